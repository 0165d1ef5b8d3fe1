// SPDX-License-Identifier: MIT
#include "common_options.hpp"

#include "option_checks.hpp"

namespace torch_ir_tool {

common_options& common() {
    static common_options only;
    return only;
}

void add_common_options(CLI::App& app, std::string const& version) {
    app.set_help_flag("-h,--help", "Show this help")->group(common_group);
    app.set_version_flag("-V,--version", version, "Show the version")->group(common_group);
    app.add_option_function<std::string>(
           "--color",
           [](std::string const& when) {
               common().colour = when == "always" ? colour_choice::always : when == "never" ? colour_choice::never : colour_choice::automatic;
           },
           "Colour: auto on a terminal, unless NO_COLOR is set (default: auto)")
        ->check(one_of({"auto", "always", "never"}))
        ->trigger_on_parse()  // errors in what follows are coloured so
        ->group(common_group);
    auto* quiet = app.add_flag("-q,--quiet", common().quiet, "Errors only on standard error: no warnings, progress and summaries; not with --verbose")
                      ->group(common_group);
    app.add_flag("-v,--verbose", common().verbose, "Tell on standard error what is read and written, and how long it takes; not with --quiet")
        ->excludes(quiet)
        ->group(common_group);
}

}  // namespace torch_ir_tool
