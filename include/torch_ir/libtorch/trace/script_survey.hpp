// SPDX-License-Identifier: MIT
/// What the code of a TorchScript module would do, told from its graphs before any of it runs.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>

#include <ATen/core/Tensor.h>
#include <torch/csrc/jit/api/module.h>

#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Throws errc::unsupported where `forward` or anything that it calls uses an operator that reaches beyond the program (trace/outside_effects.hpp), with its name and place,
/// and where its calls written out one inside of another would be more than a few million operators. Returns the tensors that stand in the code itself, with their
/// places: constants, which the code must not write to. Linear in the code.
std::vector<std::pair<std::string, at::Tensor>> check_script(torch::jit::Module const& module);

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

#include <torch_ir/libtorch/trace/outside_effects.hpp>

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>

#include <cstddef>
#include <unordered_map>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Goes through functions in the order of their calls, each once.
class script_survey {
public:
    explicit script_survey(torch::jit::Module const& module) {
        for (auto const& m : module.modules()) classes_.push_back(m.type());
    }

    [[nodiscard]] std::vector<std::pair<std::string, at::Tensor>> constants() && { return std::move(constants_); }

    void check(torch::jit::Function& first) {
        path_.push_back(look_at(first));
        while (!path_.empty()) {
            auto& [function, next] = path_.back();
            if (next < facts_[function].calls.size()) {
                torch::jit::Function* const callee = facts_[function].calls[next++];
                if (!facts_.contains(callee)) path_.push_back(look_at(*callee));
                continue;
            }
            double size = facts_[function].own;
            for (auto* const c : facts_[function].calls) size += facts_[c].whole;
            if (size > most)
                raise(error::unsupported(concat("function '", function->qualname().qualifiedName(), "'"), "more than 2000000 operators, its calls written out",
                                         "call less from it"));
            facts_[function].whole = size;
            path_.pop_back();
        }
    }

private:
    static constexpr double most = 2e6;
    struct function_facts {
        double own = 0, whole = 0;  ///< nodes, without and with those of what it calls
        std::vector<torch::jit::Function*> calls{};
    };
    struct visit {
        torch::jit::Function* function;
        std::size_t next;
    };
    std::vector<c10::ClassTypePtr> classes_;
    std::unordered_map<torch::jit::Function*, function_facts> facts_;
    std::vector<visit> path_;
    std::vector<std::pair<std::string, at::Tensor>> constants_;

    [[nodiscard]] visit look_at(torch::jit::Function& f) {
        auto& facts = facts_[&f];
        f.ensure_defined();
        auto* const graph = torch::jit::tryToGraphFunction(f);
        std::vector<torch::jit::Block const*> blocks;
        if (graph) blocks.push_back(graph->graph()->block());
        while (!blocks.empty()) {
            auto const* const block = blocks.back();
            blocks.pop_back();
            for (auto const* const node : block->nodes()) {
                ++facts.own;
                look_at(*node, f, facts);
                for (auto const* const b : node->blocks()) blocks.push_back(b);
            }
        }
        return {&f, 0};
    }

    void look_at(torch::jit::Node const& node, torch::jit::Function const& in, function_facts& facts) {
        if (std::string const name = node.kind().toQualString(); reaches_outside(name))
            raise(error::unsupported(concat("operator '", name, "' in '", in.qualname().qualifiedName(), "'"), outside_reason, outside_remedy));
        if (node.kind() == c10::prim::Constant && node.hasAttribute(c10::attr::value) && node.kindOf(c10::attr::value) == torch::jit::AttributeKind::t)
            constants_.emplace_back(concat("CONSTANTS of ", in.qualname().qualifiedName()), node.t(c10::attr::value));
        if (node.kind() == c10::prim::CallFunction) {
            if (auto const type = node.inputs().at(0)->type()->cast<c10::FunctionType>()) facts.calls.push_back(type->function());
        } else if (node.kind() == c10::prim::CallMethod) {
            std::string const& name = node.s(c10::attr::name);
            if (auto const type = node.inputs().at(0)->type()->cast<c10::ClassType>()) add(facts, *type, name);
            else
                for (auto const& c : classes_) add(facts, *c, name);  // an interface: any class may be behind it
        }
    }

    static void add(function_facts& facts, c10::ClassType const& type, std::string const& name) {
        if (auto* const method = type.findMethod(name)) facts.calls.push_back(method);
    }
};

TORCH_IR_INLINE std::vector<std::pair<std::string, at::Tensor>> check_script(torch::jit::Module const& module) {
    script_survey survey(module);
    survey.check(module.get_method("forward").function());
    return std::move(survey).constants();
}

}}}  // namespace torch_ir::detail

#endif
