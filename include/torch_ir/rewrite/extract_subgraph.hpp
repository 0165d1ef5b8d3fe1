// SPDX-License-Identifier: MIT
/// Cutting a part out of a program.
///
/// \code
///     torch_ir::ir const block = torch_ir::extract_subgraph(program, {"relu_4"}, {"add_2"});  // from relu_4's value to add_2's
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/rewrite/editor.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The program that computes the values named `outputs` from those named `inputs`, with the weights and constants that it needs: it runs by
/// itself. Calls in front of the inputs are left out; a call that writes to memory which a later one reads is taken along. Without
/// `inputs`, the program's own that are needed. Throws errc::argument for names that there are not, and for a part that
/// needs an input of the program which is not among `inputs`. Linear.
[[nodiscard]] ir extract_subgraph(ir const& program, std::vector<std::string> const& inputs, std::vector<std::string> const& outputs);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/rewrite/detail/memory_sets.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

class subgraph_cut {
public:
    subgraph_cut(ir const& program, std::vector<std::string> const& inputs, std::vector<std::string> const& outputs)
        : program_(program), edit_(program), memory_(edit_), needed_(program.value_count(), false), is_input_(needed_), is_needed_memory_(needed_) {
        name_index const names(program);
        auto const find = [&](std::string const& name) {
            auto const v = names.find_value(name);
            if (!v) raise(error::bad_argument("extract_subgraph", "names of values", concat("'", name, "'")));
            return *v;
        };
        for (auto const& name : inputs) inputs_.push_back(find(name)), is_input_[to_index(inputs_.back())] = true;
        for (auto const& name : outputs) outputs_.push_back(find(name)), need(outputs_.back());
        choose();
    }

    ir build() const {
        ir_builder b;
        model_info info = program_.info();
        info.in_spec.reset(), info.out_spec.reset(), info.argument_names.clear(), info.guards.clear();
        b.begin(std::move(info));
        for (auto const v : inputs_) b.input({.result = program_.value(v)});
        add_arguments(b);
        for (auto const& c : program_.constants())
            if (std::any_of(program_.weights().begin(), program_.weights().end(),
                            [&](vertex v) { return program_.weight(v).target == c.target && takes(program_.weight(v).result.id); }))
                b.constant(c);
        std::uint32_t index = 0;
        for (auto const& s : program_.subgraphs()) {
            subgraph_info const about{index++, s.model_name()};
            announce_subgraph(b, about, [&](ir_builder& nested) { s.drive(nested); });
        }
        for (auto const i : calls_) b.call(edit_.at(i));
        output_node out;
        for (auto const v : outputs_) out.entries.push_back({use{v}});
        b.output(std::move(out));
        b.end();
        ir const whole = std::move(b).result();
        return program_editor(whole).result();  // ids are dense again
    }

private:
    ir const& program_;
    program_editor edit_;
    memory_sets memory_;
    std::vector<bool> needed_, is_input_, is_needed_memory_;
    std::vector<value_id> inputs_, outputs_;
    std::vector<call_index> calls_;

    void need(value_id v) {
        needed_[to_index(v)] = true;
        is_needed_memory_[memory_.set_of(v)] = true;
    }
    [[nodiscard]] bool takes(value_id v) const { return needed_[to_index(v)] && !is_input_[to_index(v)]; }

    /// The calls that are needed, by going back from the outputs.
    void choose() {
        for (auto i = edit_.last(); i != no_call; i = edit_.previous(i)) {
            auto const& c = edit_.at(i);
            bool const makes_input = std::any_of(c.results.begin(), c.results.end(), [&](value const& r) { return is_input_[to_index(r.id)]; });
            bool taken = std::any_of(c.results.begin(), c.results.end(), [&](value const& r) { return takes(r.id); });
            if (!makes_input && effect_of(c) == call_effect::writes)
                memory_.for_each_touched(c, [&](std::uint32_t set) { taken = taken || is_needed_memory_[set]; });
            if (!taken) continue;
            calls_.push_back(i);
            for (auto const& a : c.arguments) for_each_use(a.value, [&](value_id v, std::uint32_t) { need(v); });
        }
        std::reverse(calls_.begin(), calls_.end());
    }

    void add_arguments(ir_builder& b) const {
        for (auto const& a : edit_.arguments()) {
            auto const& result = std::visit([](auto const& n) -> value const& { return n.result; }, a);
            if (!takes(result.id)) continue;
            if (auto const* w = std::get_if<weight_node>(&a)) b.weight(*w);
            else if (auto const& i = std::get<input_node>(a); inputs_.empty() || i.kind != input_kind::user) b.input(i);
            else raise(error::bad_argument("extract_subgraph", "inputs that all outputs follow from", concat("a part that also needs '", result.name, "'")));
        }
    }
};

}  // namespace detail

TORCH_IR_INLINE ir extract_subgraph(ir const& program, std::vector<std::string> const& inputs, std::vector<std::string> const& outputs) {
    return detail::subgraph_cut(program, inputs, outputs).build();
}

}}  // namespace torch_ir

#endif
