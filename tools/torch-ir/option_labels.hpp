// SPDX-License-Identifier: MIT
/// What help calls the values of options, and the groups that it shows them in.
#pragma once

#include <initializer_list>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

/// The groups that several commands have; the last three come behind others in help.
inline constexpr char const* output_group = "Output";
inline constexpr char const* weights_group = "Weights";
inline constexpr char const* speed_group = "Speed";
inline constexpr char const* limits_group = "Limits";
inline constexpr char const* torchscript_group = "TorchScript";

struct option_label {
    char const* option;           ///< `--output`
    char const* value = nullptr;  ///< `FILE`; `FILE` and `DIR` are completed by shells, too; null: as it is (a flag, or words to choose from)
    char const* group = nullptr;  ///< null: `Options`
};

/// For options that the command has already. Throws for others.
inline void label_options(CLI::App& command, std::initializer_list<option_label> labels) {
    for (auto const& l : labels) {
        auto* option = command.get_option(l.option);
        if (l.value != nullptr) option->type_name(l.value);
        if (l.group != nullptr) option->group(l.group);
    }
}

}  // namespace torch_ir_tool
