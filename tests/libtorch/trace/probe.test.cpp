// SPDX-License-Identifier: MIT
// The probe, over every operator that it would be asked for.
#include <torch_ir/libtorch/shape_function.hpp>

#include <torch_ir/libtorch/trace/outside_effects.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <doctest/doctest.h>
#include <torch/library.h>

#if !defined(_WIN32)
#include <sys/wait.h>
#include <unistd.h>
#endif

#include "support/torch.hpp"

using namespace torch_ir;
using torch_ir_test::contains;

TEST_SUITE("libtorch/trace/probe") {
namespace {

/// As a trace asks, of an operator that has no other way.
void probe(c10::OperatorHandle const& op, torch::jit::Stack& stack) {
    meta_inference infer;
    infer(op, c10::DispatchKeySet(c10::DispatchKey::Meta), stack);
}

/// Operators that are asked by the probe, in the order of their names.
std::vector<c10::OperatorHandle> probed_operators() {
    std::vector<c10::OperatorHandle> out;
    auto& dispatcher = c10::Dispatcher::singleton();
    auto names = dispatcher.getAllOpNames();
    std::sort(names.begin(), names.end(), [](auto const& a, auto const& b) { return c10::toString(a) < c10::toString(b); });
    for (auto const& name : names) {
        if (name.name.starts_with("torch_ir_")) continue;  // of other tests
        auto const op = dispatcher.findSchema(name);
        if (op && inference_of(*op) == inference::probe) out.push_back(*op);
    }
    return out;
}

/// What is not tried, with the reason.
std::optional<std::string_view> why_left_out(std::string const& name) {
    constexpr std::string_view unchecked =
        "its caller checks that its arguments fit each other, and what this test gives does not: a kernel of LibTorch that trusts sizes";
    for (std::string_view const n : {"aten::_fft_r2c", "aten::_pdist_backward", "aten::batch_norm_backward", "aten::native_batch_norm_backward",
                                     "aten::slow_conv_transpose3d", "aten::smooth_l1_loss_backward", "mkldnn::_reorder_mkldnn_rnn_layer_weight"})
        if (name == n) return unchecked;
    if (torch_ir::detail::reaches_outside(name)) return "it reaches files or other processes";
    return std::nullopt;
}

/// A value for an argument: tensors are square, of whole pages, so that an element beyond one is a page that nobody may touch.
std::optional<c10::IValue> value_for(c10::Argument const& a, std::int64_t rank, c10::ScalarType type) {
    auto const tensor = [&] {
        std::vector<std::int64_t> sizes(static_cast<std::size_t>(rank), 32);
        if (rank > 2) std::fill(sizes.begin(), sizes.end(), 8);
        if (rank == 1) sizes = {1024};
        return at::empty(sizes, at::TensorOptions().dtype(type).device(at::kMeta));
    };
    c10::Type const* t = a.type().get();
    if (a.default_value() && !a.default_value()->isTensor()) return *a.default_value();
    switch (t->kind()) {
        case c10::TypeKind::TensorType: return tensor();
        case c10::TypeKind::OptionalType: return c10::IValue();
        case c10::TypeKind::IntType: return std::int64_t{1};
        case c10::TypeKind::SymIntType: return std::int64_t{1};
        case c10::TypeKind::FloatType: return 0.5;
        case c10::TypeKind::NumberType: return std::int64_t{1};
        case c10::TypeKind::BoolType: return false;
        case c10::TypeKind::StringType: return std::string("mean");
        case c10::TypeKind::ScalarTypeType: return static_cast<std::int64_t>(type);
        case c10::TypeKind::DeviceObjType: return c10::Device(at::kCPU);
        case c10::TypeKind::ListType: break;
        default: return std::nullopt;
    }
    auto const element = t->castRaw<c10::ListType>()->getElementType();
    if (element->kind() == c10::TypeKind::TensorType) return c10::List<at::Tensor>({tensor(), tensor()});
    if (element->kind() == c10::TypeKind::OptionalType) return c10::List<std::optional<at::Tensor>>({std::optional(tensor())});
    if (element->kind() == c10::TypeKind::FloatType) return std::vector<double>(2, 1.0);
    if (element->kind() == c10::TypeKind::BoolType) return std::vector<bool>(static_cast<std::size_t>(a.N().value_or(2)), false);
    if (element->kind() == c10::TypeKind::IntType || element->kind() == c10::TypeKind::SymIntType)
        return std::vector<std::int64_t>(static_cast<std::size_t>(a.N().value_or(std::max<std::int32_t>(1, static_cast<std::int32_t>(rank) - 2))), 1);
    return std::nullopt;
}

/// Probes an operator with arguments of several ranks and dtypes; whether it took any of them.
bool probe_once(c10::OperatorHandle const& op) {
    bool any = false;
    for (c10::ScalarType const type : {at::kFloat, at::kLong, at::kBool, at::kDouble, at::kComplexFloat})
        for (std::int64_t const rank : {2, 1, 3, 4, 5, 0}) {
            torch::jit::Stack stack;
            bool has_all = true;
            for (auto const& a : op.schema().arguments()) {
                auto value = value_for(a, rank, type);
                has_all = has_all && value;
                stack.push_back(value.value_or(c10::IValue()));
            }
            if (!has_all) continue;
            try {
                probe(op, stack);
                any = true;
            } catch (std::exception const&) {  // arguments that it can't take, or a type that depends on elements
            }
        }
    return any;
}

#if !defined(_WIN32)
/// Probes the operators from `first` on in a process of its own, which reports each by a byte: begun, taken, not taken. Returns what came.
std::string probe_apart(std::vector<c10::OperatorHandle> const& all, std::size_t first) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    pid_t const child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        close(ends[0]);
        alarm(300);
        at::set_num_threads(1);
        c10::AutoGradMode const no_gradients(false);
        auto const tell = [&](char c) {
            if (write(ends[1], &c, 1) != 1) _exit(3);
        };
        for (std::size_t i = first; i < all.size(); ++i) {
            tell('b');
            tell(!why_left_out(all[i].operator_name().name) && probe_once(all[i]) ? 'y' : 'n');
        }
        _exit(0);
    }
    close(ends[1]);
    std::string out;
    for (char c = 0; read(ends[0], &c, 1) == 1;) out += c;
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return out;
}
#endif

std::string error_of(char const* name, torch::jit::Stack stack) {
    auto const op = c10::Dispatcher::singleton().findSchemaOrThrow(name, "");
    return torch_ir_test::message_of([&] { probe(op, stack); });
}

at::Tensor rows_of_nonzeros(at::Tensor const& x) { return at::nonzero(x); }
at::Tensor first_beyond(at::Tensor const& x) {
    auto out = at::empty({x.sum().item<std::int64_t>() > 0 ? 1 : 2});
    return out;
}
std::int64_t number_of(at::Tensor const& x) { return x.sum().item<std::int64_t>(); }
at::Tensor plain(at::Tensor const& x) { return x.abs(); }

TORCH_LIBRARY(torch_ir_probe_test, m) {
    m.def("rows(Tensor x) -> Tensor");
    m.def("first_beyond(Tensor x) -> Tensor");
    m.def("number_of(Tensor x) -> int");
    m.def("plain(Tensor x) -> Tensor");
}
TORCH_LIBRARY_IMPL(torch_ir_probe_test, CPU, m) {
    m.impl("rows", rows_of_nonzeros);
    m.impl("first_beyond", first_beyond);
    m.impl("number_of", number_of);
    m.impl("plain", plain);
}

}  // namespace

#if !defined(_WIN32)
TEST_CASE("no operator reaches beyond the memory that the probe gives it") {
    auto const all = probed_operators();
    std::size_t taken = 0, ended = 0;
    std::string crashed;
    for (std::size_t first = 0; first < all.size();) {
        std::string const told = probe_apart(all, first);
        auto const count = [&](char c) { return static_cast<std::size_t>(std::count(told.begin(), told.end(), c)); };
        taken += count('y');
        first += count('b');
        if (first == all.size() && (told.ends_with('y') || told.ends_with('n'))) break;
        REQUIRE(!told.empty());
        crashed += " " + c10::toString(all[first - 1].operator_name());
        if (++ended > 40) break;
    }
    MESSAGE(all.size() << " operators, of which " << taken << " took the arguments; ended by a signal:" << crashed);
    CHECK(crashed == "");
    CHECK(all.size() > 300);
    CHECK(taken > 150);
}
#endif

TEST_CASE("a type that depends on elements is refused though no tag says so") {
    auto const x = at::empty({4, 4}, at::kMeta);
    CHECK(contains(error_of("torch_ir_probe_test::rows", {x}), "depends on elements"));
    CHECK(contains(error_of("torch_ir_probe_test::first_beyond", {x}), "depends on elements"));
    CHECK(contains(error_of("torch_ir_probe_test::number_of", {x}), "depends on elements"));
    CHECK(error_of("torch_ir_probe_test::plain", {x}) == "no error");
}

TEST_CASE("a probed kernel sees the strides that the tensor has") {
    auto const v = at::empty({32, 64, 15}, at::kMeta), g = at::empty({32, 1, 1}, at::kMeta);
    auto const op = c10::Dispatcher::singleton().findSchemaOrThrow("aten::_weight_norm_interface", "");
    torch::jit::Stack stack{v, g, std::int64_t{0}};
    probe(op, stack);
    REQUIRE(stack.size() == 2);
    CHECK(stack[0].toTensor().sizes() == v.sizes());
    CHECK(stack[0].toTensor().strides() == v.strides());
    CHECK(stack[1].toTensor().sizes() == g.sizes());
}

}  // TEST_SUITE("libtorch/trace/probe")
