// SPDX-License-Identifier: MIT
/// Writes the graphs of the HTML page. docs/viewer.md has the format.
#pragma once

#include <torch_ir/analyze/cost.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/draw/call_look.hpp>
#include <torch_ir/draw/detail/page_plan.hpp>
#include <torch_ir/draw/detail/page_roles.hpp>
#include <torch_ir/draw/detail/page_tables.hpp>
#include <torch_ir/draw/palette.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/printable.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#if TORCH_IR_BODIES_OF(draw)  // it stands on those of call_look.hpp

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

class page_graphs {
public:
    page_graphs(json_writer& out, page_tables& tables, call_looks const& looks) : out_(out), tables_(tables), looks_(looks) {}

    /// Writes a program, or two that are compared (`old` may be none), and all sub-programs. Returns the number of its graph.
    std::size_t add(std::string_view name, ir const& program, ir const* old) {
        costs_.clear();
        costs_of_ = compute_cost(program);
        for (auto const& c : costs_of_.calls) costs_.try_emplace({c.program, c.vertex}, &c.numbers);
        std::size_t const first = waiting_.size();
        waiting_.push_back({&program, old, tables_.text(name)});
        while (done_ < waiting_.size()) {
            auto const next = waiting_[done_++];
            page_planner planner(*next.program);
            write(next.old ? std::move(planner).plan_beside(*next.old) : std::move(planner).plan(next.state), next.name);
        }
        return first;
    }

private:
    struct graph {
        ir const* program = nullptr;
        ir const* old = nullptr;
        std::size_t name = 0;
        page_state state = page_state::same;  ///< of all that is in it, where it isn't compared
    };
    json_writer& out_;
    page_tables& tables_;
    call_looks const& looks_;
    program_cost costs_of_;
    std::map<std::pair<ir const*, vertex>, cost_numbers const*> costs_;
    std::vector<graph> waiting_;
    std::size_t done_ = 0;
    std::vector<std::string> names_, old_names_;  ///< by value: what `append_text` writes for it

    void text(std::string_view s) { page_number(out_, tables_.text(s)); }

    /// Values in texts are told by their numbers in the page, between characters that texts can't have.
    [[nodiscard]] static std::vector<std::string> marks(ir const& program, std::vector<std::uint32_t> const& numbers) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < program.value_count(); ++i) {
            auto const* v = program.find_value(value_id{static_cast<std::uint32_t>(i)});
            if (numbers[i] != no_page_value) names.push_back(concat("\x01", std::to_string(numbers[i]), "\x02"));
            else names.push_back(concat("%", v ? printable_line(v->name) : std::string("?")));
        }
        return names;
    }

    void write(page_plan const& plan, std::size_t name) {
        names_ = marks(*plan.program, plan.value_number);
        if (plan.old) old_names_ = marks(*plan.old, plan.old_value_number);
        auto const roles = page_roles(*plan.program);
        out_.item();
        out_.raw("\n");
        out_.open_compact('{');
        out_.key("name");
        out_.integer(name);
        out_.key("modules");
        out_.open_compact('[');
        for (auto const& m : plan.modules) {
            out_.item();
            out_.open_compact('[');
            text(m.path);
            text(m.type);
            for (std::size_t const n : {m.parent, m.times, m.run}) page_number(out_, n);
            out_.close(']');
        }
        out_.close(']');
        out_.key("nodes");
        out_.open_compact('[');
        for (auto const& n : plan.nodes) {
            out_.item();
            out_.raw("\n");
            out_.open_compact('[');
            write_node(plan, n, n.is_old ? page_role::plain : roles[n.v]);
            out_.close(']');
        }
        out_.close(']');
        out_.close('}');
    }

    /// `[kind, name, operator or key, module, arguments, results, trace, costs, further]`.
    void write_node(page_plan const& plan, page_node const& n, page_role role) {
        ir const& program = n.is_old ? *plan.old : *plan.program;
        node const& what = program.node(n.v);
        if (auto const* c = std::get_if<call_node>(&what)) {
            page_number(out_, 3 + static_cast<std::size_t>(call_kind_of(c->op)));
            text(c->name);
            text(c->op.text());
            page_number(out_, n.module);
            std::vector<std::pair<std::size_t, std::size_t>> inner;
            out_.item();
            out_.open_compact('[');
            auto const* schema = c->bound == binding::named ? find_schema(c->op) : nullptr;
            std::vector<ir const*> old_inner;  // what the sub-programs are compared with
            if (n.counterpart != no_vertex) for_each_subgraph_of(*plan.old, plan.old->call(n.counterpart), [&](ir const& p) { old_inner.push_back(&p); });
            auto const whole = n.state == page_state::added || n.state == page_state::removed ? n.state : page_state::same;
            for (std::size_t i = 0; i < c->arguments.size(); ++i) {
                bool const is_told = !c->arguments[i].name.empty() || schema == nullptr || i >= schema->arguments.size();
                write_argument(is_told ? c->arguments[i].name : schema->arguments[i].name, c->arguments[i].value, n.is_old);
                for_each_subgraph(c->arguments[i].value, [&](subgraph_ref const& s) {
                    if (s.index >= program.subgraphs().size()) return;
                    ir const* const old = inner.size() < old_inner.size() ? old_inner[inner.size()] : nullptr;
                    inner.emplace_back(i, waiting_.size());
                    waiting_.push_back({&program.subgraphs()[s.index], old, tables_.text(s.name), whole});
                });
            }
            out_.close(']');
            write_results(what, c->name);
            page_number(out_, c->metadata.trace ? tables_.trace(*c->metadata.trace) : 0);
            write_costs(program, n.v);
            write_further(program, n, role, inner);
            return;
        }
        if (auto const* i = std::get_if<input_node>(&what)) {
            page_number(out_, 0);
            text(i->result.name);
            text(i->kind == input_kind::user ? "" : i->kind == input_kind::constant ? "constant" : i->kind == input_kind::object ? "object" : "token");
            page_number(out_, 0);
            out_.item();
            out_.open_compact('[');
            if (i->kind == input_kind::constant) write_argument("value", i->constant, n.is_old);
            out_.close(']');
            write_results(what, i->result.name);
        } else if (auto const* w = std::get_if<weight_node>(&what)) {
            page_number(out_, 1);
            text(w->result.name);
            text(w->target);
            page_number(out_, static_cast<std::size_t>(w->kind));
            out_.item();
            out_.open_compact('[');
            for (auto const& key : w->aliases) write_argument("also", attribute(key), n.is_old);
            out_.close(']');
            write_results(what, w->result.name);
        } else {
            auto const& entry = program.outputs()[n.entry];
            page_number(out_, 2);
            text(concat("output ", std::to_string(n.entry)));
            text(entry.kind == output_kind::user ? std::string() : concat(output_kind_words[static_cast<std::size_t>(entry.kind)], " ", entry.target));
            page_number(out_, 0);
            out_.item();
            out_.open_compact('[');
            write_argument("value", entry.value, n.is_old);
            out_.close(']');
            write_results(what, {});
        }
        if (n.state == page_state::same) return;
        page_number(out_, 0);
        out_.item();
        out_.open_compact('[');
        out_.close(']');
        write_further(program, n, role, {});
    }

    /// `[name, part…]`: a part is the number of a value, or -1 minus that of a text.
    void write_argument(std::string_view name, attribute const& value, bool is_old) {
        std::string parts;
        append_text(parts, value, is_old ? old_names_ : names_);
        out_.item();
        out_.open_compact('[');
        text(name);
        std::string_view left = parts;
        while (!left.empty()) {
            auto const mark = left.find('\x01');
            if (mark != 0) {
                out_.item();
                out_.integer(-1 - static_cast<std::int64_t>(tables_.text(left.substr(0, mark))));
            }
            if (mark == std::string_view::npos) break;
            auto const end = left.find('\x02', mark);
            out_.item();
            out_.raw(left.substr(mark + 1, end - mark - 1));
            left.remove_prefix(end + 1);
        }
        out_.close(']');
    }

    /// `[name, type, …]`; -1 for a result that is called like its node.
    void write_results(node const& n, std::string_view name) {
        out_.item();
        out_.open_compact('[');
        for (auto const& r : results_of(n)) {
            out_.item();
            r.name == name ? out_.integer(-1) : out_.integer(static_cast<std::int64_t>(tables_.text(r.name)));
            text(to_string(r.type));
        }
        out_.close(']');
    }

    /// `[macs, flops, activation bytes, bytes read, bytes written]` without the zeros behind the last.
    void write_costs(ir const& program, vertex v) {
        out_.item();
        out_.open_compact('[');
        if (auto const at = costs_.find({&program, v}); at != costs_.end()) {
            auto const& c = *at->second;
            std::int64_t const all[] = {c.macs, c.flops, c.activation_bytes, c.read_bytes, c.written_bytes};
            std::size_t count = std::size(all);
            while (count > 0 && all[count - 1] == 0) --count;
            for (std::size_t i = 0; i < count; ++i) {
                out_.item();
                out_.integer(all[i]);
            }
        }
        out_.close(']');
    }

    void write_further(ir const& program, page_node const& n, page_role role, std::vector<std::pair<std::size_t, std::size_t>> const& inner) {
        bool const has_look = !looks_.empty() && std::holds_alternative<call_node>(program.node(n.v));
        if (role == page_role::plain && n.state == page_state::same && inner.empty() && !has_look) return;
        out_.item();
        out_.open_compact('{');
        if (role != page_role::plain) {
            out_.key("hide");
            out_.integer(static_cast<int>(role));
        }
        if (!inner.empty()) {
            out_.key("inner");
            out_.open_compact('[');
            for (auto const& [place, inner_graph] : inner) {
                out_.item();
                out_.open_compact('[');
                page_number(out_, place);
                page_number(out_, inner_graph);
                out_.close(']');
            }
            out_.close(']');
        }
        if (has_look) write_look(program, n.v);
        if (n.state != page_state::same) {
            out_.key("state");
            out_.integer(static_cast<int>(n.state));
            out_.key("changes");
            out_.open_compact('[');
            for (auto const& c : n.changes) {
                out_.item();
                out_.open_compact('[');
                for (auto const* s : {&c.what, &c.before, &c.after}) text(*s);
                out_.close(']');
            }
            out_.close(']');
        }
        out_.close('}');
    }

    void write_look(ir const& program, vertex v) {
        auto const look = look_of(program, v, looks_);
        call_node const& call = program.call(v);
        auto const member = [&](std::string_view key, std::string_view value) {
            out_.key(key);
            out_.integer(tables_.text(value));
        };
        if (look.title != usual_title(call)) member("title", look.title);
        if (look.detail != (call.results.empty() ? std::string() : picture_shape(call.results.front().type))) member("detail", look.detail);
        if (!look.fill.empty()) member("fill", look.fill);
    }
};

}}}  // namespace torch_ir::detail

#endif
