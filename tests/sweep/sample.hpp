// SPDX-License-Identifier: MIT
/// One sample of the sweep: an archive through everything that the library does with it, and beside what eager PyTorch computed.
#pragma once

#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/view_as_real.h>
#include <c10/core/Layout.h>

namespace torch_ir_sweep {

using namespace torch_ir;

/// The tensors `prefix`0, `prefix`1, … in fresh memory, which is aligned as PyTorch's is.
inline std::vector<at::Tensor> leaves(tensor_map const& data, std::string const& prefix) {
    std::vector<at::Tensor> out;
    for (auto found = data.find(prefix + "0"); found != data.end(); found = data.find(prefix + std::to_string(out.size()))) {
        auto const& t = found->second;
        at::Tensor copy = at::empty_strided(t.sizes(), t.strides(), t.options());
        bool const overlaps = std::find(t.strides().begin(), t.strides().end(), 0) != t.strides().end();
        out.push_back(overlaps ? t.clone() : (copy.copy_(t), copy));
    }
    return out;
}

/// Equal in dtype, shape and elements; a NaN is as good as another, and -0 as 0.
inline bool same_bits(at::Tensor const& a, at::Tensor const& b) {
    if (a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) return false;
    tensor_data const x = to_tensor_data(a), y = to_tensor_data(b);
    if (std::equal(x.storage.begin(), x.storage.end(), y.storage.begin(), y.storage.end())) return true;
    if (!a.is_floating_point() && !a.is_complex()) return false;
    auto const wide = [](at::Tensor const& t) { return t.is_complex() ? at::view_as_real(t.resolve_conj().to(at::kComplexDouble)) : t.to(at::kDouble); };
    return at::allclose(wide(a), wide(b), 0, 0, true);
}

/// The numbers among what a run gives, in order.
inline std::vector<at::Tensor> numbers_of(execution const& found) {
    std::vector<at::Tensor> out;
    for (auto const& v : found.outputs)
        if (v.isScalar()) out.push_back(at::scalar_tensor(v.toScalar(), at::TensorOptions().dtype(v.toScalar().type())));
    return out;
}

/// What became of a sample, in a word, and why.
struct outcome {
    std::string name;  ///< "equal" (bit for bit), "close" (within the tolerance), "random" (dtypes and shapes are right), "different", "error"
    std::string reason;
};

/// Runs a program of the archive on the sample's inputs, and compares.
inline outcome compare_run(ir const& program, pt2_archive const& archive, tensor_map const& data) {
    executor run(program);
    run.load_weights(archive.weights<state_dict>());
    auto const inputs = leaves(data, "inputs."), expected = leaves(data, "outputs.");
    std::vector<c10::IValue> values;
    std::size_t next = 0;
    for (auto const* i : user_inputs(run.program())) {
        if (next >= inputs.size()) return {"error", "the program has an input '" + i->result.name + "' more than the sample"};
        values.emplace_back(inputs[next++]);
    }
    auto const ran = run.execute(values);
    auto const numbers = numbers_of(ran), expected_numbers = leaves(data, "numbers.");
    if (!std::equal(numbers.begin(), numbers.end(), expected_numbers.begin(), expected_numbers.end(), same_bits))
        return {"different", "other numbers than eager PyTorch's"};
    auto found = ran.tensors();
    for (auto& t : found)
        if (t.layout() != c10::kStrided) t = t.to_dense();
    if (std::equal(expected.begin(), expected.end(), found.begin(), found.end(), same_bits)) return {"equal", {}};
    auto const v = verify_ir(run, values, expected);
    if (!v.is_valid()) {
        for (auto const& o : v.outputs)
            if (!o.is_close) return {"different", to_string(o)};
        return {"different", v.failure};
    }
    bool const is_random = std::any_of(v.outputs.begin(), v.outputs.end(), [](auto const& o) { return o.is_random; });
    return {is_random ? "random" : "close", {}};
}

/// The operators of a program and its sub-programs that are not of core ATen; those that torch.export keeps there (assertions, control flow) don't count.
inline void add_other_operators(ir const& program, std::set<std::string>& out) {
    for (vertex const v : program.calls()) {
        op_name const& op = program.call(v).op;
        auto const* schema = find_schema(op);
        bool const is_core = schema && (schema->has(schema_tag::core) || op.base().starts_with("_assert") || op.base().starts_with("sym_"));
        if (op.space() == "aten" && !is_core) out.insert(op.text());
    }
    for (auto const& s : program.subgraphs()) add_other_operators(s, out);
}

/// The same sample as a program of core ATen; `left` gets the operators in it that are not core.
inline outcome run_core_sample(pt2_archive const& archive, tensor_map const& data, std::set<std::string>& left) {
    ir const program = to_core_aten(build(archive));
    if (auto const found = validate_ir(program); !found.empty()) return {"error", "not valid: " + found.front().message()};
    add_other_operators(program, left);
    return compare_run(program, archive, data);
}

/// `data` has the inputs ("inputs.0", …) and what they give ("outputs.0", …, numbers: "numbers.0", …). Throws what reading and running throw.
inline outcome run_sample(pt2_archive const& archive, tensor_map const& data) {
    ir const program = build(archive);
    if (auto const found = validate_ir(program); !found.empty()) return {"error", "not valid: " + found.front().message()};
    std::string const saved = serialize_ir(program);
    ir const loaded = deserialize_ir(saved);
    if (serialize_ir(loaded) != saved) return {"error", "saved and loaded it is another program"};
    std::string const text = to_text(program);
    if (to_text(parse_text(text)) != text) return {"error", "printed and parsed it is another program"};

    return compare_run(loaded, archive, data);
}

}  // namespace torch_ir_sweep
