// SPDX-License-Identifier: MIT
/// Archives of torch.export put together from JSON text, so that any part can be wrong.
#pragma once

#include <torch_ir/io/mapped_file.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zip_image.hpp"

namespace torch_ir_test {

/// `text` with its one occurrence of `from` replaced; a test that would change nothing is a defect.
[[nodiscard]] inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    auto const at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("replaced: no '" + std::string(from) + "'");
    return text.replace(at, from.size(), to);
}

/// A TensorMeta record of float32; `sizes` and `strides` are lists of integers (`2, 3`).
[[nodiscard]] inline std::string tensor_meta(std::string_view sizes, std::string_view strides, std::string_view device = "cpu",
                                             std::string_view more = R"("dtype": 7, "layout": 7)") {
    auto const list = [](std::string_view numbers) {
        std::string out = "[";
        for (std::size_t at = 0; at < numbers.size();) {
            auto const end = std::min(numbers.find(',', at), numbers.size());
            out += (at == 0 ? "" : ", ");
            out += R"({"as_int": )" + std::string(numbers.substr(at, end - at)) + "}";
            at = end + 1;
        }
        return out + "]";
    };
    return R"({"sizes": )" + list(sizes) + R"(, "strides": )" + list(strides) +
           R"(, "requires_grad": false, "storage_offset": {"as_int": 0}, "device": {"type": ")" + std::string(device) + R"(", "index": null}, )" +
           std::string(more) + "}";
}

/// The document of a small program, `mul = x * w; mutates buffer b by it; returns mul, 5`. Tests replace parts of the members.
struct pt2_program {
    std::string nodes = R"([{"target": "torch.ops.aten.mul.Tensor", "inputs": [
        {"name": "self", "arg": {"as_tensor": {"name": "x"}}, "kind": 1},
        {"name": "other", "arg": {"as_tensor": {"name": "p_w"}}, "kind": 2}],
        "outputs": [{"as_tensor": {"name": "mul"}}],
        "metadata": {"nn_module_stack": "L__self__,,__main__.Scale;L__self___in,inner,torch.nn.Module",
                     "stack_trace": "File \"scale.py\", line 3", "custom": "{\"tag\": 1}", "torch_fn": "mul"},
        "is_hop_single_tensor_return": null, "name": "mul"}])";
    std::string inputs = R"([{"as_tensor": {"name": "p_w"}}, {"as_tensor": {"name": "b_b"}}, {"as_tensor": {"name": "x"}}, {"as_none": true}])";
    std::string outputs = R"([{"as_tensor": {"name": "mul"}}, {"as_tensor": {"name": "mul"}}, {"as_int": 5}])";
    std::string tensor_values = R"({"p_w": )" + tensor_meta("3", "1") + R"(, "b_b": )" + tensor_meta("2, 3", "3, 1") + R"(, "x": )" +
                                tensor_meta("2, 3", "3, 1") + R"(, "mul": )" + tensor_meta("2, 3", "3, 1") + "}";
    std::string more_values = R"("sym_int_values": {}, "sym_bool_values": {}, "sym_float_values": {}, "custom_obj_values": {})";
    std::string input_specs = R"([{"parameter": {"arg": {"name": "p_w"}, "parameter_name": "w"}},
        {"buffer": {"arg": {"name": "b_b"}, "buffer_name": "b", "persistent": false}},
        {"user_input": {"arg": {"as_tensor": {"name": "x"}}}}, {"constant_input": {"name": "flag", "value": {"as_none": true}}}])";
    std::string output_specs = R"([{"buffer_mutation": {"arg": {"name": "mul"}, "buffer_name": "b"}},
        {"user_output": {"arg": {"as_tensor": {"name": "mul"}}}}, {"user_output": {"arg": {"as_int": 5}}}])";
    std::string head = R"("schema_version": {"major": 8, "minor": 20}, "torch_version": "2.13.0+cpu", "opset_version": {"aten": 10},
        "range_constraints": {}, "guards_code": [], "verifiers": ["TRAINING"])";
    std::string module_call_graph = R"([{"fqn": "", "signature": null}])";

    [[nodiscard]] std::string text() const {
        return "{" + head + R"(, "graph_module": {"graph": {"inputs": )" + inputs + R"(, "outputs": )" + outputs + R"(, "nodes": )" + nodes +
               R"(, "tensor_values": )" + tensor_values + ", " + more_values + R"(, "is_single_tensor_return": false}, "signature": {"input_specs": )" +
               input_specs + R"(, "output_specs": )" + output_specs + R"(}, "module_call_graph": )" + module_call_graph +
               R"(, "metadata": {}, "treespec_namedtuple_fields": {}}})";
    }
};

/// An archive with these entries under one folder, and the marks of the format.
[[nodiscard]] inline torch_ir::shared_bytes pt2_image(std::vector<std::pair<std::string, std::string>> entries) {
    entries.emplace_back("archive_format", "pt2");
    entries.emplace_back("byteorder", "little");
    for (auto& e : entries) e.first = "any.name/" + e.first;
    return torch_ir::share(written_zip(entries));
}

/// An archive with one model of this document.
[[nodiscard]] inline torch_ir::shared_bytes pt2_image(std::string const& program) { return pt2_image({{"models/model.json", program}}); }

}  // namespace torch_ir_test
