// SPDX-License-Identifier: MIT
/// Chains of calls that stand in modules.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <torch_ir/ir/builder.hpp>

#include "support/programs.hpp"

namespace torch_ir_test {

/// Writes a program in which each call takes the result of the one before it. Calls are named like PyTorch names them: relu, relu_1.
class module_program {
public:
    /// Path and class of each module, the outermost first.
    using stack = std::vector<std::pair<std::string, std::string>>;

    explicit module_program(shape sizes = {2}) : sizes_(std::move(sizes)) {}

    module_program& call(std::string op, stack modules, std::vector<argument> attributes = {}) {
        calls_.push_back({std::move(op), std::move(modules), std::move(attributes), {}});
        return *this;
    }

    /// aten.linear.default with the weight `<innermost module>.weight`.
    module_program& linear(stack modules, shape weight_sizes) {
        calls_.push_back({"aten.linear.default", std::move(modules), {}, std::move(weight_sizes)});
        return *this;
    }

    [[nodiscard]] ir finish() && {
        program_writer writer("Net");
        value_id last = writer.input("x", sizes_);
        std::vector<value_id> weights;
        for (auto const& c : calls_)
            if (!c.weight.empty()) {
                std::string const key = c.modules.back().first + ".weight";
                weights.push_back(writer.weight("w" + std::to_string(weights.size()), key, c.weight));
            }
        std::map<std::string, int> count;
        std::size_t next_weight = 0;
        for (auto& c : calls_) {
            call_node n;
            auto const begin = c.op.find('.') + 1;
            n.name = c.op.substr(begin, c.op.find('.', begin) - begin);
            if (int const nth = count[n.name]++; nth != 0) n.name += "_" + std::to_string(nth);
            n.op = op_name(c.op);
            n.arguments = {tensor(c.weight.empty() ? "self" : "input", last)};
            if (!c.weight.empty()) n.arguments.push_back(tensor("weight", weights[next_weight++]));
            for (auto& a : c.attributes) n.arguments.push_back(std::move(a));
            n.results.push_back(writer.make(n.name, sizes_, dtype::float32));
            module_stack frames;
            for (auto const& [path, type] : c.modules) frames.push_back({path, path, "lib." + type});
            n.metadata.stack = std::make_shared<module_stack const>(std::move(frames));
            last = n.results.front().id;
            writer.builder().call(std::move(n));
        }
        return writer.finish({last});
    }

private:
    struct planned_call {
        std::string op;
        stack modules;
        std::vector<argument> attributes;
        shape weight;  ///< empty: none
    };
    shape sizes_;
    std::vector<planned_call> calls_;
};

}  // namespace torch_ir_test
