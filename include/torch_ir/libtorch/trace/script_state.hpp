// SPDX-License-Identifier: MIT
/// The attributes of a TorchScript module while it is traced: the trace runs a copy, so the module itself never changes, and what the code assigned to shows in
/// a comparison of the two, wherever it did so (a branch, a loop, a method, a sub-module).
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/api/module.h>

#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A copy of a module that shares its parameters and buffers, and nothing else. Used for one trace.
class script_state {
public:
    /// Throws errc::unsupported for packed (quantized) weights, c10::Error for attributes that can't be copied.
    explicit script_state(torch::jit::Module const& module);

    /// What to run.
    [[nodiscard]] torch::jit::Module& copy() noexcept { return copy_; }
    /// The copy's tensors that are no weights, with the paths of their attributes: constants, which the code must not write to.
    [[nodiscard]] std::vector<std::pair<std::string, at::Tensor>> const& constants() const noexcept { return constants_; }

    /// Copies what the code assigned to buffers into them, as torch.export writes it at the end of a program; call it where it ran. Throws errc::unsupported, with the name, for
    /// an assignment to any other attribute, and of another type.
    void store_assignments();

private:
    struct assignment {
        std::string path;
        at::Tensor buffer, value;
    };
    torch::jit::Module module_, copy_;
    c10::IValue::HashIdentityIValueMap copies_;  ///< of the module's values
    std::unordered_set<c10::TensorImpl const*> parameters_, buffers_;
    std::vector<std::pair<std::string, at::Tensor>> constants_;
    std::vector<assignment> assignments_;
    std::unordered_set<void const*> seen_;

    void keep_shared(c10::IValue const& v);
    void find_constants(c10::IValue const& v, std::string const& path);
    void compare_objects(c10::ivalue::Object const& before, c10::ivalue::Object const& after, std::string const& path);
    void compare(c10::IValue const& before, c10::IValue const& after, std::string const& path);
    [[nodiscard]] bool is_same_tensor(c10::IValue const& before, c10::IValue const& after) const;
    void add_assignment(at::Tensor const& buffer, at::Tensor const& value, std::string const& path);
};

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

#include <torch_ir/libtorch/trace/to_attribute.hpp>

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>

#include <cstddef>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

[[nodiscard]] inline std::string member_path(std::string const& path, std::string const& name) { return path.empty() ? name : concat(path, ".", name); }

[[noreturn]] inline void refuse_assignment(std::string const& path, std::string_view what) {
    raise(error::unsupported(concat("attribute '", path, "'"), concat("an assignment to it while the module runs: ", what),
                             "make it a buffer (register_buffer) and keep its type, or give it as an input and return it"));
}

TORCH_IR_INLINE script_state::script_state(torch::jit::Module const& module) : module_(module), copy_(module) {
    for (auto const& p : module.named_parameters()) parameters_.insert(p.value.unsafeGetTensorImpl());
    for (auto const& b : module.named_buffers()) buffers_.insert(b.value.unsafeGetTensorImpl());
    keep_shared(module._ivalue());
    copy_ = torch::jit::Module(module._ivalue()->deepcopy(copies_));
    seen_.clear();
    find_constants(copy_._ivalue(), {});
    seen_.clear();
}

/// Marks what the copy shares: weights, and what can't be copied.
TORCH_IR_INLINE void script_state::keep_shared(c10::IValue const& v) {
    if (v.isTensor()) {
        auto const* const t = v.toTensor().unsafeGetTensorImpl();
        if (!v.toTensor().defined() || parameters_.contains(t) || buffers_.contains(t)) copies_.emplace(v, v);
    } else if (v.isObject()) {
        auto const object = v.toObject();
        if (!seen_.insert(object.get()).second) return;
        bool has_capsule = false;
        for (c10::IValue const& s : object->slots()) has_capsule = has_capsule || s.isCapsule();
        if (has_capsule && object->name().find("PackedParams") != std::string::npos)
            raise(error::unsupported("the module", concat("packed, quantized weights (an object of ", object->name(), "), which programs have no type for"),
                                     "quantize with torch.export (PT2E), or take the model before it was converted"));
        if (has_capsule) copies_.emplace(v, v);
        else
            for (c10::IValue const& s : object->slots()) keep_shared(s);
    } else if (v.isTuple()) {
        for (c10::IValue const& i : v.toTupleRef().elements()) keep_shared(i);
    } else if (v.isList()) {
        for (c10::IValue const& i : v.toListRef()) keep_shared(i);
    } else if (v.isGenericDict()) {
        for (auto const& i : v.toGenericDict()) keep_shared(i.value());
    } else if (v.isPtrType() && !v.isString() && !v.isEnum()) {
        copies_.emplace(v, v);
    }
}

TORCH_IR_INLINE void script_state::find_constants(c10::IValue const& v, std::string const& path) {
    if (v.isTensor()) {
        auto const& t = v.toTensor();
        if (t.defined() && !parameters_.contains(t.unsafeGetTensorImpl()) && !buffers_.contains(t.unsafeGetTensorImpl())) constants_.emplace_back(path, t);
    } else if (v.isObject()) {
        auto const object = v.toObject();
        if (!seen_.insert(object.get()).second) return;
        for (std::size_t i = 0; i < object->slots().size(); ++i) find_constants(object->slots()[i], member_path(path, object->type()->getAttributeName(i)));
    } else if (v.isTuple()) {
        for (c10::IValue const& i : v.toTupleRef().elements()) find_constants(i, path);
    } else if (v.isList()) {
        for (c10::IValue const& i : v.toListRef()) find_constants(i, path);
    } else if (v.isGenericDict()) {
        for (auto const& i : v.toGenericDict()) find_constants(i.value(), path);
    }
}

TORCH_IR_INLINE bool script_state::is_same_tensor(c10::IValue const& before, c10::IValue const& after) const {
    if (!after.isTensor()) return false;
    if (!before.toTensor().defined()) return !after.toTensor().defined();
    auto const found = copies_.find(before);
    return after.toTensor().is_same(found == copies_.end() ? before.toTensor() : found->second.toTensor());
}

TORCH_IR_INLINE void script_state::compare_objects(c10::ivalue::Object const& before, c10::ivalue::Object const& after, std::string const& path) {
    if (&before == &after || !seen_.insert(&before).second) return;
    for (std::size_t i = 0; i < before.slots().size(); ++i) {
        std::string const member = member_path(path, before.type()->getAttributeName(i));
        c10::IValue const &was = before.slots()[i], &is = after.slots()[i];
        bool const is_buffer = was.isTensor() && buffers_.contains(was.toTensor().unsafeGetTensorImpl());
        if (!is_buffer) compare(was, is, member);
        else if (!is.isTensor() || !is.toTensor().defined()) refuse_assignment(member, "the buffer becomes None");
        else if (!is_same_tensor(was, is)) add_assignment(was.toTensor(), is.toTensor(), member);
    }
}

TORCH_IR_INLINE void script_state::compare(c10::IValue const& before, c10::IValue const& after, std::string const& path) {
    if (before.isTensor()) {
        if (!is_same_tensor(before, after))
            refuse_assignment(path, parameters_.contains(before.toTensor().unsafeGetTensorImpl()) ? "it is a parameter" : "it is no buffer");
        return;
    }
    if (before.tagKind() != after.tagKind()) refuse_assignment(path, "a value of another kind");
    auto const compare_items = [&](auto const& was, auto const& is) {
        if (was.size() != is.size()) refuse_assignment(path, "its number of elements changes");
        for (std::size_t i = 0; i < was.size(); ++i) compare(was[i], is[i], path);
    };
    if (before.isObject()) {
        auto const was = before.toObject(), is = after.toObject();
        auto const found = copies_.find(before);
        if (found != copies_.end() && !found->second.is(after)) refuse_assignment(path, "another object");
        compare_objects(*was, *is, path);
    } else if (before.isTuple()) {
        compare_items(before.toTupleRef().elements(), after.toTupleRef().elements());
    } else if (before.isList()) {
        compare_items(before.toListRef(), after.toListRef());
    } else if (before.isGenericDict()) {
        auto const was = before.toGenericDict(), is = after.toGenericDict();
        if (was.size() != is.size()) refuse_assignment(path, "its number of elements changes");
        for (auto const& item : was) {
            auto const found = is.find(item.key());
            if (found == is.end()) refuse_assignment(path, "its keys change");
            compare(item.value(), found->value(), path);
        }
    } else if (before.isDouble()) {
        double const was = before.toDouble(), is = after.toDouble();
        if (was != is && (was == was || is == is)) refuse_assignment(path, "a number, which is no part of a program's state");
    } else if (before.isInt() || before.isBool() || before.isString() || before.isComplexDouble() || before.isDevice()) {
        if (before != after)
            refuse_assignment(path, before.isString() ? "a text, which is no part of a program's state" : "a number, which is no part of a program's state");
    }
}

TORCH_IR_INLINE void script_state::add_assignment(at::Tensor const& buffer, at::Tensor const& value, std::string const& path) {
    if (buffer.sizes() != value.sizes() || buffer.scalar_type() != value.scalar_type())
        refuse_assignment(path, concat("the buffer is ", to_string(torch_ir::type_of(buffer)), ", what it becomes ", to_string(torch_ir::type_of(value))));
    assignments_.push_back({path, buffer, value});
}

TORCH_IR_INLINE void script_state::store_assignments() {
    seen_.clear();
    assignments_.clear();
    compare_objects(*module_._ivalue(), *copy_._ivalue(), {});
    if (assignments_.size() > 1)  // one may hold what another buffer was before
        for (auto& a : assignments_)
            if (buffers_.contains(a.value.unsafeGetTensorImpl()) || a.value.storage().use_count() > 1) a.value = a.value.clone();
    for (auto const& a : assignments_) at::Tensor(a.buffer).copy_(a.value);
}

}}}  // namespace torch_ir::detail

#endif
