// SPDX-License-Identifier: MIT
/// Which tensors of a file are a program's inputs or outputs: those numbered `input_0`, `input_1`, … or called as the program calls them.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir_tool {

/// A tensor that a file of inputs or expected outputs should hold.
struct wanted {
    std::string label;      ///< its name in the program
    bool is_tensor = true;  ///< false for a symbolic number, which may be left out of the numbers in `input_0`, `input_1`, …
    bool is_fixed = false;  ///< a number that the program holds: it need not be in the file
};

/// The names in a file of what is wanted: numbered all, numbered but for numbers, which then have labels, or by labels; empty where one is missing.
class name_finder {
public:
    name_finder(std::set<std::string> names, std::string prefix, std::vector<wanted> const& all)
        : names_(std::move(names)), prefix_(std::move(prefix)), all_(all) {
        for (auto const& name : names_) by_label_.emplace(label_of(name), name);
    }

    [[nodiscard]] std::vector<std::string> find() const {
        for (auto const way : {numbering::all, numbering::tensors, numbering::none}) {
            auto names = find(way);
            bool has_all = true;
            for (std::size_t i = 0; i < all_.size(); ++i) has_all = has_all && (all_[i].is_fixed || !names[i].empty());
            if (has_all) return names;
        }
        return find(names_.contains(prefix_ + "0") ? numbering::all : numbering::none);
    }

private:
    enum class numbering { all, tensors, none };
    std::set<std::string> names_;
    std::string prefix_;
    std::vector<wanted> const& all_;
    std::map<std::string, std::string> by_label_;

    /// A name as a program writes it: `d_a` for `d.a`.
    [[nodiscard]] static std::string label_of(std::string const& name) {
        std::string out;
        for (char const c : name) {
            bool const is_upper = c >= 'A' && c <= 'Z', is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            out += is_upper ? static_cast<char>(c - 'A' + 'a') : is_plain ? c : '_';
        }
        return out;
    }

    [[nodiscard]] std::vector<std::string> find(numbering way) const {
        std::vector<std::string> names;
        std::size_t n = 0;
        for (auto const& w : all_) {
            bool const is_numbered = way == numbering::all || (way == numbering::tensors && w.is_tensor);
            std::string const name = is_numbered ? prefix_ + std::to_string(n++) : w.label;
            auto const by_label = by_label_.find(label_of(name));
            names.push_back(names_.contains(name) ? name : !is_numbered && by_label != by_label_.end() ? by_label->second : "");
        }
        return names;
    }
};

}  // namespace torch_ir_tool
