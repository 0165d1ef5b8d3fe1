// SPDX-License-Identifier: MIT
/// Passes by name, one after the other, with a check between them.
///
/// \code
///     auto const done = torch_ir::pipeline({"canonicalize", "cse", "dce"})
///                           .check([](torch_ir::ir const& p, std::string_view) { torch_ir::require_valid(p); })
///                           .run(program);
///     for (auto const& p : done.passes) std::cout << p.name << ": " << p.changes << " changes\n";
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/rewrite/canonicalize.hpp>
#include <torch_ir/rewrite/common_calls.hpp>
#include <torch_ir/rewrite/dead_calls.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/rename_calls.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A pass: changes a program, sub-programs included, and returns how many changes it made.
struct rewrite_pass {
    std::string name;
    std::string description;
    std::function<std::size_t(program_editor&)> run;
};

/// The passes of the library: canonicalize, cse, dce, rename.
[[nodiscard]] std::span<rewrite_pass const> rewrite_passes();

/// The pass of that name. Throws errc::argument with the names that there are.
[[nodiscard]] rewrite_pass const& get_rewrite_pass(std::string_view name);

/// What a pass did. Calls of sub-programs count.
struct pass_report {
    std::string name;
    std::size_t changes = 0;
    std::size_t calls_before = 0;
    std::size_t calls_after = 0;
};

/// What a pipeline made, and what each of its passes did.
struct pipeline_result {
    ir program;
    std::vector<pass_report> passes;
};

/// Passes in order.
class pipeline {
public:
    /// Told the program and the name of the pass before it; throws if something is wrong. What it throws leaves `run`.
    using checker = std::function<void(ir const&, std::string_view)>;

    pipeline() = default;
    /// Passes of the library by name. Throws as get_rewrite_pass.
    explicit pipeline(std::vector<std::string> const& names);
    pipeline& add(rewrite_pass pass);
    /// Calls `f` after each pass, when the calls that it put in have names of their own. The program is built for it each time.
    pipeline& check(checker f) { return check_ = std::move(f), *this; }

    /// Runs the passes. The program that is given stays as it is.
    [[nodiscard]] pipeline_result run(ir const& program) const;

private:
    std::vector<rewrite_pass> passes_;
    checker check_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::span<rewrite_pass const> rewrite_passes() {
    static std::vector<rewrite_pass> const passes{
        {"canonicalize", "spell what C++ and TorchScript record as torch.export does", [](program_editor& e) { return canonicalize(e); }},
        {"cse", "let calls that compute the same share one", [](program_editor& e) { return merge_equal_calls(e); }},
        {"dce", "take out calls whose results nobody uses", [](program_editor& e) { return eliminate_dead_calls(e); }},
        {"rename", "number the names of calls as torch.export does", [](program_editor& e) { return rename_calls(e); }}};
    return passes;
}

TORCH_IR_INLINE rewrite_pass const& get_rewrite_pass(std::string_view name) {
    std::string known;
    for (auto const& p : rewrite_passes()) {
        if (p.name == name) return p;
        known += (known.empty() ? "" : ", ") + p.name;
    }
    raise(error::bad_argument("pass", "one of " + known, detail::concat("'", name, "'")));
}

TORCH_IR_INLINE pipeline::pipeline(std::vector<std::string> const& names) {
    for (auto const& n : names) add(get_rewrite_pass(n));
}

TORCH_IR_INLINE pipeline& pipeline::add(rewrite_pass pass) { return passes_.push_back(std::move(pass)), *this; }

TORCH_IR_INLINE pipeline_result pipeline::run(ir const& program) const {
    auto const count = [](program_editor& e) { return for_each_program(e, [](program_editor const& p) { return p.size(); }); };
    std::vector<pass_report> reports;
    program_editor edit(program);
    for (auto const& pass : passes_) {
        auto const before = count(edit);
        auto const changes = pass.run(edit);
        edit.settle_names();
        reports.push_back({pass.name, changes, before, count(edit)});
        if (check_) {
            ir const so_far = std::move(edit).result();
            check_(so_far, pass.name);
            edit = program_editor(so_far);
        }
    }
    return {std::move(edit).result(), std::move(reports)};
}

}}  // namespace torch_ir

#endif
