// SPDX-License-Identifier: MIT
/// Chains of calls that stand in modules.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
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

    explicit module_program(shape sizes = {2}) : sizes_(std::move(sizes)) { last_ = writer_.input("x", sizes_); }

    module_program& call(std::string const& op, stack const& modules, std::vector<argument> attributes = {}) {
        attributes.insert(attributes.begin(), tensor("self", last_));
        return add(op, modules, std::move(attributes));
    }

    /// aten.linear.default with the weight `<innermost module>.weight`.
    module_program& linear(stack const& modules, shape weight_sizes) {
        std::string const key = modules.back().first + ".weight";
        auto const w = writer_.weight("w" + std::to_string(count_.size()) + key, key, std::move(weight_sizes));
        return add("aten.linear.default", modules, {tensor("input", last_), tensor("weight", w)});
    }

    [[nodiscard]] ir finish() && { return writer_.finish({last_}); }

private:
    program_writer writer_{"Net"};
    shape sizes_;
    value_id last_{};
    std::map<std::string, int> count_;

    module_program& add(std::string const& op, stack const& modules, std::vector<argument> arguments) {
        call_node c;
        auto const begin = op.find('.') + 1;
        c.name = op.substr(begin, op.find('.', begin) - begin);
        if (int const n = count_[c.name]++; n != 0) c.name += "_" + std::to_string(n);
        c.op = op_name(op);
        c.arguments = std::move(arguments);
        c.results.push_back(writer_.make(c.name, sizes_, dtype::float32));
        module_stack frames;
        for (auto const& [path, type] : modules) frames.push_back({path, path, "lib." + type});
        c.metadata.stack = std::make_shared<module_stack const>(std::move(frames));
        last_ = c.results.front().id;
        writer_.builder().call(std::move(c));
        return *this;
    }
};

}  // namespace torch_ir_test
