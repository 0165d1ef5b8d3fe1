// SPDX-License-Identifier: MIT
/// A difference of programs by module, for people: alike lines of one module, and alike modules, are told once.
///
/// \code
///     for (torch_ir::difference_group const& g : torch_ir::group_differences(torch_ir::diff_ir(before, after))) std::cout << g.title << '\n';
/// \endcode
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/config.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// One difference, or some that are alike.
struct difference_line {
    char sign = '~';        ///< `+` added, `-` removed, `~` changed
    std::string text;       ///< paths are relative to the group's module
    std::size_t count = 1;  ///< how many differences it stands for, in each of the group's modules
};

/// What differs in a module, or in some that are alike.
struct difference_group {
    std::string title;        ///< path and class: `layer1.0 (BasicBlock -> Bottleneck)`; `inputs`, `outputs`
    std::size_t modules = 1;  ///< how many it stands for
    std::size_t added = 0;    ///< differences in all of them
    std::size_t removed = 0;
    std::size_t changed = 0;
    std::vector<difference_line> lines;
};

/// Whether alike differences are one line, a module that one program lacks likewise.
enum class difference_form : bool { folded, all };

/// The differences by module: of a module without modules in it, by the module around it. In the order of the modules, inputs first and outputs last.
/// The texts may hold control characters, where names of the programs do. O(n log n).
[[nodiscard]] std::vector<difference_group> group_differences(ir_difference const& d, difference_form form = difference_form::folded);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <map>
#include <string_view>
#include <utility>

#include <torch_ir/analyze/detail/diff_words.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/sort_stably.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Makes the groups.
class difference_grouper {
public:
    difference_grouper(ir_difference const& d, difference_form form) : d_(d), is_folded_(form == difference_form::folded) {
        for (std::size_t i = 0; i < d.modules.size(); ++i) {
            auto const& m = d.modules[i];
            place_.emplace(m.path, i);
            if (auto const outer = outer_module(m.path); outer.size() < m.path.size()) has_parts_.insert(outer);
        }
    }

    [[nodiscard]] std::vector<difference_group> run() && {
        for (auto const& c : d_.inputs) add(inputs, 0, ends_item(c));
        for (auto const& c : d_.conditions) add(inputs, 0, ends_item(c));
        for (auto const& c : d_.weights) add_weight(c);
        for (auto const& n : d_.removed) add_call('-', n);
        for (auto const& n : d_.changed) add_changed(n);
        for (auto const& n : d_.added) add_call('+', n);
        for (auto const& c : d_.outputs) add(outputs, last, ends_item(c));
        add_whole_modules();
        sort_stably(groups_, [](group const& x, group const& y) { return x.place < y.place; });
        std::vector<difference_group> out;
        for (auto const& alike : alike_groups()) out.push_back(written(alike));
        return out;
    }

private:
    static constexpr auto last = static_cast<std::size_t>(-1);
    static constexpr char const *inputs = "\ninputs", *outputs = "\noutputs";  // no paths of modules, whatever these are called

    /// A difference: `label: rest`.
    struct item {
        char sign = '~';
        std::string label;  ///< of the thing, with the module that it is in
        std::string rest;
        std::string likeness;  ///< equal for what is told in one line
        std::size_t size = 1;  ///< how many differences it is
    };
    struct group {
        std::string path;
        std::size_t place = 0;
        std::vector<item> items;
    };
    /// What a module that one program lacks has.
    struct whole_module {
        std::vector<std::string> calls;                            ///< operators
        std::vector<std::pair<std::string, std::string>> weights;  ///< name and type
    };

    ir_difference const& d_;
    bool is_folded_;
    view_map<std::size_t> place_;  ///< by path: where it stands in d_.modules
    view_set has_parts_;
    std::vector<group> groups_;
    name_map<std::size_t> group_of_;
    std::map<std::pair<std::size_t, char>, whole_module> whole_;  ///< by place in d_.modules, and sign

    void add(std::string const& path, std::size_t place, item i) {
        auto const [at, is_new] = group_of_.try_emplace(path, groups_.size());
        if (is_new) groups_.push_back({path, place, {}});
        groups_[at->second].items.push_back(std::move(i));
    }

    [[nodiscard]] compared_module const* find_module(std::string_view path) const {
        auto const at = place_.find(path);
        return at == place_.end() ? nullptr : &d_.modules[at->second];
    }

    /// Adds what is in a module to the group of it or, where it has no parts, of the module around it.
    void add_to_module(std::string const& path, item i) {
        std::string const home(has_parts_.contains(path) ? std::string_view(path) : outer_module(path));
        if (home.size() < path.size()) i.label = concat(relative(path, home), i.label.starts_with('.') ? "" : ": ", i.label);
        else if (i.label.starts_with('.')) i.label.erase(0, 1);
        auto const at = place_.find(home);
        add(home, at == place_.end() ? 1 : at->second + 1, std::move(i));
    }

    /// The outermost module around a place that the other program lacks; empty where it has it, or all is told.
    [[nodiscard]] std::string lacking_module(char sign, std::string_view path) const {
        std::string_view found;
        auto const lacks = [&](std::string_view p) {
            auto const* m = find_module(p);
            return m && (sign == '+' ? m->size_before == 0 : sign == '-' && m->size_after == 0);
        };
        for (; is_folded_ && !path.empty() && !path.ends_with('/') && lacks(path); path = outer_module(path)) found = path;
        return std::string(found);
    }

    [[nodiscard]] static item ends_item(change const& c) { return {sign_of(c), c.what, concat(": ", ends_text(c)), ends_text(c)}; }

    void add_weight(change const& c) {
        std::string path(outer_module(c.what));
        char const sign = sign_of(c);
        if (auto const whole = lacking_module(sign, path); !whole.empty()) {
            whole_[{place_.at(whole), sign}].weights.emplace_back(c.what.substr(whole.size() + 1), ends_text(c));
            return;
        }
        bool const in_module = !path.empty() && !path.ends_with('/');
        std::string const name = c.what.substr(path.size() + (in_module ? 1 : 0));
        add_to_module(path, {sign, in_module ? "." + name : name, concat(": ", ends_text(c)), concat("weight ", ends_text(c))});
    }

    void add_call(char sign, listed_node const& n) {
        std::string const path = n.program + n.module, name = n.name.substr(n.program.size());
        if (auto const whole = lacking_module(sign, path); !whole.empty()) {
            whole_[{place_.at(whole), sign}].calls.push_back(n.op);
            return;
        }
        add_to_module(path, {sign, name, concat(" = ", n.text), concat("call ", without_numbers(n.text))});
    }

    void add_changed(changed_node const& n) {
        std::string const &p = n.before.program, was = n.before.name.substr(p.size()), is = n.after.name.substr(p.size());
        std::string const path = p + (n.after.module.empty() ? n.before.module : n.after.module);
        item i{'~', was == is ? was : concat(was, " -> ", is), {}, {}};
        bool const types_only = n.before.op == n.after.op && n.attributes.empty() && n.operands.empty() && n.types.size() == 1;
        if (types_only) {  // often the consequence of something else: a line for all of them
            i.rest = concat(": ", sides_text(n.types.front()));
            i.likeness = concat("type ", sides_text(n.types.front()));
        } else {
            i.rest = n.before.op == n.after.op ? concat(" (", n.before.op, "): ", change_words(n)) : concat(": ", change_words(n));
            i.likeness = concat("changed ", n.before.op, " ", without_numbers(change_words(n)));
        }
        if (!n.before.module.empty() && n.before.module != n.after.module && !n.after.module.empty()) i.rest += concat(", was in ", n.before.module);
        add_to_module(path, std::move(i));
    }

    /// A line each for modules that one program lacks: what is in them, if it isn't much.
    void add_whole_modules() {
        for (auto const& [key, whole] : whole_) {
            auto const& m = d_.modules[key.first];
            char const sign = key.second;
            std::string const &path = m.path, &type = sign == '+' ? m.type_after : m.type_before;
            std::string rest = type.empty() ? std::string() : concat(" (", type, ")");
            constexpr std::size_t most_weights = 6;
            if (whole.calls.size() <= 1 && whole.weights.size() <= most_weights) {
                std::vector<std::string> parts;
                if (!whole.calls.empty()) parts.push_back(whole.calls.front());
                std::vector<std::pair<std::string, std::string>> by_type;
                for (auto const& [name, type_text] : whole.weights) {
                    if (!by_type.empty() && by_type.back().second == type_text) by_type.back().first += ", " + name;
                    else by_type.emplace_back(name, type_text);
                }
                for (auto const& [names, type_text] : by_type) parts.push_back(concat(names, " ", type_text));
                rest += concat(": ", joined(parts, "; "));
            } else {
                rest += concat(": ", whole.calls.empty() ? std::string() : counted(whole.calls.size(), "node"),
                               whole.calls.empty() || whole.weights.empty() ? "" : ", ",
                               whole.weights.empty() ? std::string() : counted(whole.weights.size(), "weight"));
            }
            std::string const home(outer_module(path));
            auto const at = place_.find(home);
            std::size_t const size = whole.calls.size() + whole.weights.size();
            std::string label = relative(path, home), likeness = concat("module", without_numbers(rest));
            if (label.empty() || is_digit(label.front())) label = path;
            add(home, at == place_.end() ? 1 : at->second + 1, {sign, std::move(label), std::move(rest), std::move(likeness), size});
        }
    }

    [[nodiscard]] static std::string relative(std::string const& path, std::string const& home) {
        return path.substr(home.empty() || home.ends_with('/') ? home.size() : home.size() + 1);
    }

    /// Groups that are told once: of one pattern of paths, one class and the same lines.
    [[nodiscard]] std::vector<std::vector<group const*>> alike_groups() const {
        std::vector<std::vector<group const*>> out;
        name_map<std::size_t> known;
        for (auto const& g : groups_) {
            std::string look = concat(numbered(g.path).pattern, "\n", class_text(g.path));
            for (auto const& i : g.items) look += concat("\n", std::string(1, i.sign), without_suffixes(i.label), "\n", i.likeness);
            if (!is_folded_ || g.place == 0 || g.place == last) look = concat("\n", g.path);
            auto const [at, is_new] = known.try_emplace(look, out.size());
            if (is_new) out.emplace_back();
            out[at->second].push_back(&g);
        }
        return out;
    }

    [[nodiscard]] std::string class_text(std::string const& path) const {
        auto const* m = find_module(path);
        if (!m) return {};
        if (m->type_before.empty() || m->type_before == m->type_after) return m->type_after;
        return m->type_after.empty() ? m->type_before : concat(m->type_before, " -> ", m->type_after);
    }

    [[nodiscard]] difference_group written(std::vector<group const*> const& alike) const {
        difference_group out;
        out.modules = alike.size();
        std::vector<std::string> paths;
        for (auto const* g : alike) paths.push_back(g->path);
        if (alike.front()->place == 0 || alike.front()->place == last) {
            out.title = paths.front().substr(1);
        } else {
            out.title = paths_text(paths);
            if (out.title.empty()) out.title = "the program";
            if (auto const type = class_text(paths.front()); !type.empty()) out.title += concat(" (", type, ")");
            if (alike.size() > 1) out.title += concat(" ", times_text(alike.size()));
        }
        std::vector<std::vector<item const*>> lines;
        name_map<std::size_t> known;
        for (auto const& i : alike.front()->items) {
            (i.sign == '+' ? out.added : i.sign == '-' ? out.removed : out.changed) += i.size * alike.size();
            std::string const look = is_folded_ ? concat(std::string(1, i.sign), i.likeness) : std::to_string(lines.size());
            auto const [at, is_new] = known.try_emplace(look, lines.size());
            if (is_new) lines.emplace_back();
            lines[at->second].push_back(&i);
        }
        for (auto const& line : lines) {
            difference_line l{line.front()->sign, labels_text(line), 0};
            for (auto const* i : line) l.count += i->size;
            l.text += line.front()->rest;
            if (line.size() > 1 && line.front()->likeness.starts_with("module")) l.text += " each";
            out.lines.push_back(std::move(l));
        }
        return out;
    }

    /// `bn1.{weight, bias}`, `relu, relu_1 … ×9`.
    [[nodiscard]] static std::string labels_text(std::vector<item const*> const& line) {
        std::vector<std::string> labels;
        for (auto const* i : line) labels.push_back(i->label);
        if (labels.size() == 1) return labels.front();
        bool const is_numbered =
            std::all_of(labels.begin(), labels.end(), [&](auto const& l) { return numbered(l).pattern == numbered(labels.front()).pattern; });
        if (is_numbered && !numbered(labels.front()).numbers.empty()) return concat(paths_text(labels), " ", times_text(labels.size()));
        std::vector<std::string> parts;  // of one module together
        std::string module;
        for (auto const& l : labels) {
            auto const dot = l.rfind('.');
            std::string const m = dot == std::string::npos ? std::string() : l.substr(0, dot + 1);
            if (!m.empty() && m == module) {
                if (!parts.back().ends_with('}')) parts.back().insert(m.size(), "{") += "}";
                parts.back().insert(parts.back().size() - 1, ", " + l.substr(m.size()));
            } else {
                parts.push_back(l);
            }
            module = m;
        }
        constexpr std::size_t most = 6;
        std::size_t const all = parts.size();
        if (all <= most) return joined(parts, ", ");
        parts.resize(most);
        return concat(joined(parts, ", "), ", \xE2\x80\xA6 ", times_text(labels.size()));
    }
};

}  // namespace detail

TORCH_IR_INLINE std::vector<difference_group> group_differences(ir_difference const& d, difference_form form) {
    return detail::difference_grouper(d, form).run();
}

}}  // namespace torch_ir

#endif
