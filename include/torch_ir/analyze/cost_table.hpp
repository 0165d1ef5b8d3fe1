// SPDX-License-Identifier: MIT
/// Cost by operator, by module or by node, as a table for people and as JSON: what `torch-ir info --by` prints.
///
/// \code
///     std::cout << to_string(torch_ir::make_cost_table(program, torch_ir::cost_rows::by_module, {.depth = 2}));
/// \endcode
#pragma once

#include <torch_ir/analyze/cost.hpp>
#include <torch_ir/analyze/critical_path.hpp>
#include <torch_ir/analyze/liveness.hpp>
#include <torch_ir/analyze/parameters.hpp>
#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/ir/sort_stably.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a row of a table stands for.
enum class cost_rows : std::uint8_t { by_operator, by_module, by_node };

/// What a table can be sorted by, largest first (names from A to Z). `trace`: as the program has it.
inline constexpr auto cost_sort_keys =
    std::to_array<std::string_view>({"trace", "name", "calls", "macs", "flops", "parameters", "activations", "memory", "intensity"});

/// A line of a table of costs.
struct cost_row {
    std::string name;    ///< of the node or operator; path of the module, empty for the whole program
    std::string type{};  ///< operator of the node, class of the module
    std::int64_t calls = 0;
    std::int64_t uncounted = 0;   ///< calls whose arithmetic is not in the numbers
    std::int64_t parameters = 0;  ///< elements of the weights below a module; 0 for operators and nodes
    cost_numbers numbers{};
};

/// Costs by operator, module or node, printable and as JSON.
struct cost_table {
    std::string model_name;
    cost_rows rows_are = cost_rows::by_operator;
    std::vector<cost_row> rows;
    cost_row total;
    std::vector<parameter_group> dtypes;  ///< of the weights
    std::int64_t peak_bytes = 0;          ///< activations at once, at most
    std::string peak_at{};                ///< the call that runs then
    std::size_t critical_calls = 0;       ///< the longest chain of calls that need each other
    std::size_t calls = 0;                ///< of the program, without its sub-programs
    std::vector<uncounted_operator> uncounted;
    std::vector<std::string> notes;
    std::vector<std::pair<std::string, std::int64_t>> assumed;
};

/// What a table shows, and in which order.
struct cost_table_options {
    cost_options cost{};
    std::size_t depth = any_depth;  ///< of modules
    std::string sort = {};          ///< one of `cost_sort_keys`; without, operators by FLOPs and the others as the program has them
};

/// Throws errc::argument for a sort key that there is not. O(n log n) in the program.
[[nodiscard]] cost_table make_cost_table(ir const& program, cost_rows rows, cost_table_options const& options = {});

/// For people: numbers with three digits and a unit (k M G T, of thousands). No newline at the end.
[[nodiscard]] std::string to_string(cost_table const&);
/// The former name of `to_string`.
[[deprecated("use to_string")]] [[nodiscard]] inline std::string to_text(cost_table const& x) { return to_string(x); }
/// All numbers in full. The keys are the names of the members; `rows` holds what `to_string` shows.
[[nodiscard]] std::string to_json(cost_table const&);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/detail/json_text.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Rows by name, in order of first occurrence.
class cost_row_list {
public:
    cost_row& at(std::string_view name, std::string_view type = {}) {
        auto const [place, is_new] = place_.try_emplace(std::string(name), rows.size());
        if (is_new) rows.push_back({std::string(name), std::string(type)});
        auto& row = rows[place->second];
        if (row.type.empty()) row.type = type;
        return row;
    }
    std::vector<cost_row> rows;

private:
    detail::name_map<std::size_t> place_;
};

TORCH_IR_INLINE void add_call(cost_row& row, call_cost const& c) {
    row.calls = add_counts(row.calls, c.times);
    if (c.status == cost_status::no_formula || c.status == cost_status::unknown) ++row.uncounted;
    row.numbers.add(c.numbers, c.times);
}

/// The module of a call without a stack: that of the first weight it uses.
[[nodiscard]] inline std::string_view module_by_weight(ir const& program, call_node const& c) {
    std::string_view found;
    for (auto const& a : c.arguments)
        for_each_use(a.value, [&](value_id v, std::uint32_t) {
            if (!found.empty() || !program.find_value(v)) return;
            if (auto const* w = std::get_if<weight_node>(&program.node(program.origin(v).producer))) found = module_of_key(w->target);
        });
    return found;
}

[[nodiscard]] inline std::vector<cost_row> rows_by_module(ir const& program, program_cost const& cost, std::size_t depth) {
    cost_row_list list;
    std::string_view outer;  // of the call whose sub-program is counted
    for (auto const& c : cost.calls) {
        std::string_view path = c.stack && !c.stack->empty() ? std::string_view(c.stack->back().path)
                                : c.depth == 0               ? module_by_weight(program, *c.call)
                                                             : outer;
        if (c.depth == 0) outer = path;
        for_each_prefix(path, depth, [&](std::string_view module) {
            std::string_view type;
            if (c.stack)
                for (auto const& frame : *c.stack)
                    if (frame.path == module) type = frame.type;
            add_call(list.at(module, type.substr(type.rfind('.') + 1)), c);
        });
    }
    for (auto const& g : parameters_by_module(program, depth)) {
        auto& row = list.at(g.name);
        row.parameters = g.elements, row.numbers.parameter_bytes = g.bytes;
    }
    for (auto& row : list.rows)
        if (row.parameters == 0) row.numbers.parameter_bytes = 0;  // a module without weights may be given some of another's
    return std::move(list.rows);
}

TORCH_IR_INLINE void sort_rows(std::vector<cost_row>& rows, std::string_view key) {
    if (std::find(cost_sort_keys.begin(), cost_sort_keys.end(), key) == cost_sort_keys.end()) {
        std::string keys;
        for (auto const k : cost_sort_keys) keys += concat(keys.empty() ? "" : ", ", k);
        raise(error::bad_argument("sort key", keys, concat("'", key, "'")));
    }
    auto const number = [&](cost_row const& r) {
        auto const& n = r.numbers;
        if (key == "calls") return static_cast<double>(r.calls);
        if (key == "macs") return static_cast<double>(n.macs);
        if (key == "flops") return static_cast<double>(n.flops);
        if (key == "parameters") return static_cast<double>(n.parameter_bytes);
        if (key == "activations") return static_cast<double>(n.activation_bytes);
        if (key == "memory") return static_cast<double>(n.read_bytes) + static_cast<double>(n.written_bytes);
        return key == "intensity" ? n.intensity() : 0;
    };
    if (key == "name") detail::sort_stably(rows, [](auto const& a, auto const& b) { return a.name < b.name; });
    else if (key != "trace") detail::sort_stably(rows, [&](auto const& a, auto const& b) { return number(a) > number(b); });
}

}  // namespace detail

TORCH_IR_INLINE cost_table make_cost_table(ir const& program, cost_rows rows, cost_table_options const& options) {
    auto cost = compute_cost(program, options.cost);
    cost_table t;
    t.model_name = program.model_name();
    t.rows_are = rows;
    detail::cost_row_list list;
    for (auto const& c : cost.calls) {
        detail::add_call(t.total, c);
        if (rows == cost_rows::by_operator) detail::add_call(list.at(c.call->op.text()), c);
        if (rows == cost_rows::by_node) detail::add_call(list.rows.emplace_back(cost_row{std::string(2 * c.depth, ' ') + c.call->name, c.call->op.text()}), c);
    }
    t.rows = rows == cost_rows::by_module ? detail::rows_by_module(program, cost, options.depth) : std::move(list.rows);
    detail::sort_rows(t.rows, !options.sort.empty() ? options.sort : rows == cost_rows::by_operator ? "flops" : "trace");
    t.total.name = "Total";
    t.total.numbers = cost.total;
    t.dtypes = parameters_by_dtype(program);
    for (auto const& d : t.dtypes) t.total.parameters = detail::add_counts(t.total.parameters, d.elements);
    auto const live = compute_liveness(program, options.cost.sizes);
    t.peak_bytes = live.peak_bytes;
    if (live.peak != no_vertex) t.peak_at = program.call(live.peak).name;
    t.critical_calls = critical_path(program).calls.size();
    t.calls = program.calls().size();
    t.uncounted = std::move(cost.uncounted), t.notes = std::move(cost.notes), t.assumed = std::move(cost.assumed);
    return t;
}

TORCH_IR_INLINE std::string to_string(cost_table const& t) {
    bool const typed = t.rows_are != cost_rows::by_operator;
    std::vector<std::vector<std::string>> lines;
    lines.push_back({t.rows_are == cost_rows::by_operator ? "Operator" : t.rows_are == cost_rows::by_module ? "Module" : "Node"});
    if (typed) lines.back().push_back(t.rows_are == cost_rows::by_module ? "Class" : "Operator");
    for (auto const* title : {"Calls", "MACs", "FLOPs", "Weights B", "Activations B", "Memory B", "FLOPs/B"}) lines.back().emplace_back(title);
    auto const add = [&](cost_row const& r) {
        auto const& n = r.numbers;
        std::array<char, 32> intensity{};
        static_cast<void>(std::snprintf(intensity.data(), intensity.size(), "%.2f", n.intensity()));
        bool const lacks = r.uncounted > 0 && r.name != "Total";
        std::string const flops = lacks && n.flops == 0 ? "?" : with_unit(static_cast<double>(n.flops)) + (r.uncounted > 0 ? " +?" : "");
        lines.push_back({r.name.empty() ? "(all)" : printable_line(r.name)});
        if (typed) lines.back().push_back(printable_line(r.type));
        for (auto const& cell : {std::to_string(r.calls), lacks && n.macs == 0 ? std::string("?") : with_unit(static_cast<double>(n.macs)), flops,
                                 with_unit(static_cast<double>(n.parameter_bytes)), with_unit(static_cast<double>(n.activation_bytes)),
                                 with_unit(static_cast<double>(n.read_bytes) + static_cast<double>(n.written_bytes)), std::string(intensity.data())})
            lines.back().push_back(cell);
    };
    for (auto const& r : t.rows) add(r);
    add(t.total);
    std::vector<std::size_t> width(lines.front().size(), 0);
    for (auto const& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i) width[i] = std::max(width[i], line[i].size());
    std::string out = "Model: " + printable_line(t.model_name) + "\n";
    for (auto const& line : lines) {
        out += '\n';
        for (std::size_t i = 0; i < line.size(); ++i) {
            std::string const gap(width[i] - line[i].size(), ' ');
            out += i < (typed ? 2U : 1U) ? line[i] + gap : "  " + gap + line[i];
            if (typed && i == 0) out += "  ";
        }
    }
    out += "\n\nParameters: " + with_thousands(t.total.parameters);
    for (auto const& d : t.dtypes)
        out += "\n  " + d.name + ": " + with_thousands(d.elements) + " (tensors: " + std::to_string(d.tensors) + ", " + with_byte_unit(d.bytes) + ")";
    if (!t.peak_at.empty()) out += "\nPeak of activations: " + with_byte_unit(t.peak_bytes) + " at " + printable_line(t.peak_at);
    out += "\nLongest chain: " + std::to_string(t.critical_calls) + " of " + std::to_string(t.calls) + " calls";
    for (auto const& note : t.notes) out += "\nNote: " + printable_line(note);
    for (auto const& [symbol, value] : t.assumed)
        out += "\nSymbol: " + printable_line(symbol) + " taken as " + std::to_string(value) + ", its value in the trace";
    for (auto const& u : t.uncounted) out += "\nNot counted: " + std::to_string(u.count) + " x " + printable_line(u.op) + ": " + printable_line(u.reason);
    return out;
}

TORCH_IR_INLINE std::string to_json(cost_table const& t) {
    detail::json_writer out(detail::json_charset::utf8);
    auto const text = [&](std::string_view key, std::string_view value) { out.key(key), out.string(value); };
    auto const number = [&](std::string_view key, auto n) { out.key(key), out.integer(n); };
    auto const row = [&](cost_row const& r) {
        out.open('{');
        text("name", std::string_view(r.name).substr(std::min(r.name.find_first_not_of(' '), r.name.size())));
        if (t.rows_are != cost_rows::by_operator) text("type", r.type);
        number("calls", r.calls), number("uncounted", r.uncounted), number("macs", r.numbers.macs), number("flops", r.numbers.flops);
        if (t.rows_are == cost_rows::by_module || &r == &t.total) number("parameters", r.parameters);
        number("parameter_bytes", r.numbers.parameter_bytes), number("activation_bytes", r.numbers.activation_bytes);
        number("read_bytes", r.numbers.read_bytes), number("written_bytes", r.numbers.written_bytes);
        out.key("intensity"), out.number(r.numbers.intensity());
        out.close('}');
    };
    auto const list = [&](std::string_view key, auto const& items, auto&& write) {
        out.key(key), out.open('[');
        for (auto const& i : items) out.item(), write(i);
        out.close(']');
    };
    out.open('{');
    text("model_name", t.model_name);
    text("by", t.rows_are == cost_rows::by_operator ? "op" : t.rows_are == cost_rows::by_module ? "module" : "node");
    list("rows", t.rows, row);
    out.key("total"), row(t.total);
    list("dtypes", t.dtypes, [&](parameter_group const& d) {
        out.open('{');
        text("name", d.name), number("tensors", d.tensors), number("elements", d.elements), number("bytes", d.bytes), number("trainable", d.trainable);
        out.close('}');
    });
    number("peak_bytes", t.peak_bytes), text("peak_at", t.peak_at), number("critical_calls", t.critical_calls), number("calls", t.calls);
    list("uncounted", t.uncounted, [&](uncounted_operator const& u) {
        out.open('{');
        text("op", u.op), number("count", u.count), text("reason", u.reason);
        out.close('}');
    });
    list("notes", t.notes, [&](std::string const& note) { out.string(note); });
    out.key("symbols"), out.open('{');
    for (auto const& [symbol, value] : t.assumed) number(symbol, value);
    out.close('}');
    out.close('}');
    return std::move(out.text());
}

}}  // namespace torch_ir

#endif
