// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/shape_function.hpp>

#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/trace/tracer.hpp>

#include <ATen/ATen.h>
#include <torch/version.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/torch.hpp"

using namespace torch_ir;

TEST_SUITE("libtorch/shape_function") {
namespace {

[[nodiscard]] std::string_view name_of(inference i) {
    switch (i) {
        case inference::kernel: return "kernel";
        case inference::rule: return "rule";
        case inference::probe: return "probe";
        case inference::data_dependent: return "data-dependent";
        case inference::none: return "none";
    }
    return "";
}

using inference_table = std::map<std::string_view, std::vector<std::string>>;

/// docs/shape_inference.md.
[[nodiscard]] std::string page_of(inference_table& table) {
    std::ostringstream page;
    page << "# How result types are inferred\n\nWritten by the test `libtorch/shape_function` from LibTorch " << TORCH_VERSION
         << ": each operator of ATen, and how a trace finds the type of its result on the meta device.\n";
    constexpr std::pair<std::string_view, std::string_view> parts[] = {
        {"rule", "A rule of this library (`register_shape_function` adds others)"},
        {"probe", "The CPU kernel runs on zeros that take no memory, and the type of what it returns is kept"},
        {"data-dependent", "Refused: the type of the result depends on elements (`use_values` computes them)"},
        {"kernel", "LibTorch's own: a meta kernel, or composed of operators that are inferred themselves"}};
    for (auto const& [part, words] : parts) {
        auto& names = table[part];
        std::sort(names.begin(), names.end());
        page << "\n## " << words << ": " << names.size() << "\n\n";
        for (auto const& name : names) page << (&name == &names.front() ? "`" : ", `") << name << '`';
        page << '\n';
    }
    return page.str();
}

/// What the page says of each operator: the words above it.
[[nodiscard]] std::map<std::string, std::string> ways_of(std::string const& page) {
    std::map<std::string, std::string> out;
    std::istringstream lines(page);
    std::string way;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("## ")) way = line.substr(0, line.rfind(':'));
        if (!line.starts_with('`')) continue;
        for (std::size_t at = 0; at != std::string::npos; at = line.find('`', at)) {
            auto const end = line.find('`', at + 1);
            out[line.substr(at + 1, end - at - 1)] = way;
            at = end + 1;
        }
    }
    return out;
}

/// The committed page must be this text; with TORCH_IR_UPDATE_PAGES=1 in the environment it is written. If it is of another LibTorch the operators that both
/// have must be inferred alike, but for kernels: LibTorch gives one on meta to some that had none.
void check_page(std::string const& text) {
    std::string const path = TORCH_IR_TEST_DATA "/../../docs/shape_inference.md";
    char const* const update = std::getenv("TORCH_IR_UPDATE_PAGES");
    if (update && std::string_view(update) == "1") std::ofstream(path) << text;
    std::ifstream file(path);
    std::string const committed{std::istreambuf_iterator<char>(file), {}};
    if (committed.find(std::string("from LibTorch ") + TORCH_VERSION + ":") != std::string::npos) {
        CHECK_MESSAGE(committed == text, "docs/shape_inference.md is old: run the test with TORCH_IR_UPDATE_PAGES=1");
        return;
    }
    auto const is_by_kernel = [](std::string const& way) { return way.starts_with("## LibTorch's own") || way.starts_with("## The CPU kernel"); };
    auto const there = ways_of(committed);
    std::size_t both = 0;
    std::size_t other_kernel = 0;
    for (auto const& [op, way] : ways_of(text)) {
        auto const found = there.find(op);
        if (found == there.end()) continue;
        ++both;
        if (found->second == way) continue;
        ++other_kernel;
        CHECK_MESSAGE((is_by_kernel(way) && is_by_kernel(found->second)), op, ": ", way, ", on the page ", found->second);
    }
    MESSAGE("LibTorch " << TORCH_VERSION << " and that of the page share " << both << " operators, of which " << other_kernel << " have other kernels");
    CHECK(both > 2500);
    CHECK(other_kernel <= 20);
}

/// Runs a function on meta as a trace does, and says what types come out.
template <class F>
[[nodiscard]] std::vector<at::Tensor> on_meta(F&& f, std::vector<at::Tensor> const& inputs) {
    tracer t;
    std::vector<c10::IValue> twins;
    for (auto const& i : inputs) twins.emplace_back(t.add_input("x", i));
    auto const result = t.run([&] { return invoke_with(f, twins); });
    std::vector<named_leaf> leaves;
    static_cast<void>(flatten(result, "y", leaves));
    std::vector<at::Tensor> out;
    for (auto const& l : leaves) out.push_back(l.value.toTensor());
    return out;
}

template <class F>
void check_types(F&& f, std::vector<at::Tensor> const& inputs) {
    auto const found = on_meta(f, inputs);
    std::vector<named_leaf> expected;
    static_cast<void>(flatten(invoke_with(f, std::vector<c10::IValue>(inputs.begin(), inputs.end())), "y", expected));
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        at::Tensor const& e = expected[i].value.toTensor();
        CHECK(found[i].is_meta());
        CHECK(found[i].sizes() == e.sizes());
        CHECK(found[i].strides() == e.strides());
        CHECK((found[i].scalar_type() == e.scalar_type()));
    }
}

}  // namespace

TEST_CASE("every operator of ATen with a CPU kernel is inferred, or known to depend on elements") {
    inference_table table;
    auto& dispatcher = c10::Dispatcher::singleton();
    for (auto const& name : dispatcher.getAllOpNames()) {
        if (!name.name.starts_with("aten::")) continue;
        auto const op = dispatcher.findSchema(name);
        if (!op) continue;
        bool const has_cpu = op->hasKernelForDispatchKey(c10::DispatchKey::CPU);
        if (inference_of(*op) == inference::none && !has_cpu) continue;  // of other devices, or of sparse and quantized tensors
        table[name_of(inference_of(*op))].push_back(c10::toString(op->operator_name()).substr(6));
    }
    CHECK(table["none"].empty());
    check_page(page_of(table));
    CHECK(table["kernel"].size() > 2000);
    CHECK(table["rule"].size() >= 30);
    auto const& refused = table["data-dependent"];
    for (char const* name : {"nonzero", "masked_select", "_unique", "_unique2", "equal", "_local_scalar_dense", "bincount", "repeat_interleave.Tensor"})
        CHECK(std::find(refused.begin(), refused.end(), name) != refused.end());
    CHECK(refused.size() < 30);
}

TEST_CASE("what is inferred is what eager returns: types, sizes, strides") {
    auto const x = at::rand({2, 3, 8, 8}), v = at::rand({6}), m = at::rand({4, 6}), channels_last = x.contiguous(c10::MemoryFormat::ChannelsLast);
    auto const half = x.to(at::kBFloat16), ids = at::zeros({5}, at::kLong);
    check_types([](at::Tensor a) { return a.relu(); }, {channels_last});
    check_types([](at::Tensor a) { return at::hardswish(at::hardtanh(a)).isnan(); }, {x});
    check_types([](at::Tensor a, at::Tensor i) { return at::index_select(a, 1, i); }, {m, ids});
    check_types([](at::Tensor a, at::Tensor i) { return at::embedding(a, i.reshape({1, 5})); }, {m, ids});
    check_types([](at::Tensor a, at::Tensor b) { return at::where(a > 0, b, a.to(at::kDouble)); }, {m, v});
    check_types([](at::Tensor a) { return at::adaptive_avg_pool2d(a, {3, 1}); }, {x});
    check_types([](at::Tensor a) { return at::native_batch_norm(a, {}, {}, {}, {}, true, 0.1, 1e-5); }, {x});
    check_types([](at::Tensor a) { return std::get<0>(at::native_batch_norm(a, {}, {}, {}, {}, true, 0.1, 1e-5)); }, {half});
    check_types([](at::Tensor a) { return at::scaled_dot_product_attention(a, a, a); }, {x});
    check_types([](at::Tensor a) { return std::get<0>(at::max(a, 1)) + a.median() + at::prod(a); }, {m});
    check_types([](at::Tensor a) { return at::max_pool3d(a.unsqueeze(0), 2); }, {x});
    check_types([](at::Tensor a) { return at::fft_fft2(a); }, {x});
    check_types([](at::Tensor a) { return at::linalg_cholesky(a.mm(a.t())); }, {m});
    check_types([](at::Tensor a) { return at::multinomial(a, 2); }, {m});
    check_types([](at::Tensor a) { return a.abs().floor_divide(0.5); }, {m});
    check_types([](at::Tensor a) { return at::bucketize(a, at::arange(3)); }, {m});
    check_types([](at::Tensor a) { return at::convolution(a, at::ones({3, 2, 1, 3}), {}, {1, 2}, {0, 1}, {1, 1}, true, {0, 1}, 3); }, {x});
    auto const permuted = at::rand({4, 5, 6}).permute({2, 0, 1}), sliced = at::rand({6, 4, 5}).slice(1, 0, 4, 2), row = at::rand({6, 1, 5});
    for (auto const& t : {permuted, sliced, row.expand({6, 4, 5}), permuted.to(at::kComplexFloat), permuted.to(at::kLong)}) {
        check_types([](at::Tensor a) { return at::logical_not(a); }, {t});
        check_types([](at::Tensor a) { return at::abs(a); }, {t});
        check_types([](at::Tensor a, at::Tensor b) { return at::logical_and(a, b); }, {t, row});
        check_types([](at::Tensor a, at::Tensor b) { return at::logical_xor(a, b); }, {row, t});
        if (t.is_complex()) check_types([](at::Tensor a) { return at::_conj_physical(a); }, {t});
        else check_types([](at::Tensor a) { return at::nan_to_num(a); }, {t});
    }
}

TEST_CASE("what is inferred of backwards is what their kernels return") {
    auto const x = at::rand({2, 4, 6, 6}), last = x.contiguous(c10::MemoryFormat::ChannelsLast), w = at::rand({8, 4, 3, 3}), grad = at::rand({2, 8, 4, 4});
    for (auto const& t : {x, last}) {
        for (std::array<bool, 3> const mask : {std::array{true, true, true}, std::array{true, true, false}})
            check_types(
                [mask](at::Tensor g, at::Tensor a, at::Tensor b) {
                    auto const [gx, gw, gb] = at::convolution_backward(g, a, b, {{8}}, {1, 1}, {0, 0}, {1, 1}, false, {0, 0}, 1, mask);
                    return gb.defined() ? std::vector{gx, gw, gb} : std::vector{gx, gw};
                },
                {grad, t, w});
        check_types(
            [](at::Tensor a, at::Tensor v) {
                return at::native_batch_norm_backward(a, a, v, {}, {}, v, v, true, 1e-5, {true, true, true});
            },
            {t, at::rand({4})});
        check_types(
            [](at::Tensor a, at::Tensor v, at::Tensor s) {
                return at::native_group_norm_backward(a, a, s, s, v, 2, 4, 36, 2, {true, true, true});
            },
            {t, at::rand({4}), at::rand({2, 2})});
    }
    auto const q = at::rand({2, 5, 3, 4}).transpose(1, 2), k = at::rand({2, 3, 7, 4});
    check_types([](at::Tensor a, at::Tensor b) { return at::_scaled_dot_product_flash_attention_for_cpu(a, b, b); }, {q, k});
    check_types(
        [](at::Tensor a, at::Tensor b) {
            auto const [out, sums] = at::_scaled_dot_product_flash_attention_for_cpu(a, b, b);
            return at::_scaled_dot_product_flash_attention_for_cpu_backward(out, a, b, b, out, sums, 0.0, false);
        },
        {q, k});
    check_types([](at::Tensor g, at::Tensor i) { return at::embedding_dense_backward(g, i, 9, -1, false); },
                {at::rand({3, 2, 5}), at::zeros({3, 2}, at::kLong)});
}

TEST_CASE("an operator that asks whether a tensor equals itself gets its answer") {
    CHECK(extract_ir([](at::Tensor x) { return at::equal(x, x) ? x + 1 : x; }, {at::ones({2})}).calls().size() == 1);
}

}  // TEST_SUITE("libtorch/shape_function")
