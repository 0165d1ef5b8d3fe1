// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/convert.hpp>

#include <cstddef>
#include <cstring>
#include <memory>
#include <vector>

#include <doctest/doctest.h>
#include <torch/version.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/convert") {
namespace {

tensor_data floats(std::vector<float> const& values, std::vector<std::int64_t> sizes) {
    std::vector<std::byte> bytes(values.size() * sizeof(float));
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return make_tensor_data(dtype::float32, std::move(sizes), std::move(bytes));
}

template <class ScalarType>
constexpr bool has_bcomplex32 = requires {
    ScalarType::BComplex32;
};

}  // namespace

TEST_CASE("a tensor shares the bytes and keeps them alive") {
    at::Tensor t;
    std::weak_ptr<void const> owner;
    {
        tensor_data const data = floats({1, 2, 3, 4, 5, 6}, {2, 3});
        owner = data.owner;
        t = to_tensor(data);
        CHECK(t.const_data_ptr() == data.storage.data());
    }
    CHECK_FALSE(owner.expired());
    CHECK(same(t, counting({2, 3}).add(1)));
    t.reset();
    CHECK(owner.expired());
}

TEST_CASE("strides and offset are kept") {
    tensor_data data = floats({0, 1, 2, 3, 4, 5, 6, 7}, {3, 2});
    data.strides = {2, 1};
    data.offset = 2;
    CHECK(same(to_tensor(data), counting({4, 2}).narrow(0, 1, 3)));
    data.strides = {1, 0};
    CHECK(same(to_tensor(data).select(1, 1), counting({8}).narrow(0, 2, 3)));
}

TEST_CASE("bytes that are not aligned for their dtype are copied") {
    auto buffer = std::make_shared<std::vector<std::byte>>(9);
    float const value = 2.5F;
    std::memcpy(buffer->data() + 1, &value, sizeof value);
    tensor_data data;
    data.sizes = {1};
    data.strides = {1};
    data.storage = {buffer->data() + 1, 4};
    data.owner = buffer;
    at::Tensor const t = to_tensor(data);
    CHECK(t.const_data_ptr() != data.storage.data());
    CHECK(t.item().toFloat() == 2.5F);
}

TEST_CASE("a view that leaves its storage is refused") {
    tensor_data data = floats({1, 2, 3}, {3});
    data.offset = 1;
    CHECK(code_of([&] { static_cast<void>(to_tensor(data)); }) == errc::argument);
}

TEST_CASE("tensors become contiguous bytes") {
    at::Tensor const t = counting({2, 3}).t();
    tensor_data const data = to_tensor_data(t);
    CHECK(data.sizes == std::vector<std::int64_t>{3, 2});
    CHECK(is_contiguous(data));
    CHECK(same(to_tensor(data), t.contiguous()));
    CHECK(to_tensor_data(at::zeros({0, 4})).sizes == std::vector<std::int64_t>{0, 4});
    CHECK(to_tensor_data(at::ones({})).sizes.empty());
}

TEST_CASE("a conjugate view becomes its value") {
    at::Tensor const z = at::full({2}, c10::complex<double>(1, 2), c10::kComplexDouble);
    CHECK((to_tensor(to_tensor_data(z.conj())).select(0, 0).item().toComplexDouble() == c10::complex<double>(1, -2)));
}

TEST_CASE("tensors of one storage still share it in a map") {
    tensor_data const whole = floats({1, 2, 3, 4}, {4});
    tensor_data part = whole;
    part.sizes = {2};
    part.offset = 2;
    state_dict dictionary;
    dictionary.insert("whole", whole);
    dictionary.insert("part", part);
    auto const tensors = to_tensors(dictionary);
    CHECK(tensors.at("part").is_alias_of(tensors.at("whole")));
    CHECK(to_state_dict(tensors).size() == 2);
}

TEST_CASE("dtypes are those of the same name, whatever their numbers are") {
    for (std::size_t i = 0; i < dtype_count; ++i) {
        auto const type = static_cast<dtype>(i);
        INFO(std::string(to_string(type)));
        auto const found = find_scalar_type(type);
        REQUIRE(found.has_value() == (type != dtype::bcomplex32 || has_bcomplex32<c10::ScalarType>));  // all others are older than what we support
        if (!found) continue;
        CHECK((to_torch(type) == *found));
        CHECK(from_torch(*found) == type);
        if (type != dtype::undefined) CHECK(c10::elementSize(*found) == element_size(type));
    }
    CHECK((to_torch(dtype::undefined) == c10::ScalarType::Undefined));
    CHECK((to_torch(dtype::float4_e2m1fn_x2) == c10::ScalarType::Float4_e2m1fn_x2));
    for (int i = 0; i < static_cast<int>(c10::ScalarType::NumOptions); ++i) {
        auto const theirs = static_cast<c10::ScalarType>(i);
        std::string const refusal = message_of([&] { static_cast<void>(from_torch(theirs)); });
        INFO(c10::toString(theirs));
        if (refusal == "no error") CHECK((to_torch(from_torch(theirs)) == theirs));
        else CHECK(contains(refusal, std::string("dtype ") + c10::toString(theirs)));  // newer than this library
    }
}

TEST_CASE("a dtype that one side lacks is an error with its name and the version of LibTorch") {
    tensor_data const data = make_tensor_data(dtype::bcomplex32, {2}, std::vector<std::byte>(8));
    if (has_bcomplex32<c10::ScalarType>) {
        CHECK(to_tensor_data(to_tensor(data)).dtype == dtype::bcomplex32);
    } else {
        CHECK(code_of([&] { static_cast<void>(to_tensor(data)); }) == errc::unsupported);
        CHECK(message_of([&] { static_cast<void>(to_tensor(data)); }) == "LibTorch " TORCH_VERSION
                                                                         ": unsupported: dtype bcomplex32, which it doesn't have; build with a newer LibTorch");
    }
    auto const beyond = [] { static_cast<void>(from_torch(static_cast<c10::ScalarType>(120))); };
    CHECK(code_of(beyond) == errc::unsupported);
    CHECK(contains(message_of(beyond), "of LibTorch " TORCH_VERSION ", which torch_ir doesn't know"));
}

TEST_CASE("devices are spelled as PyTorch does") {
    CHECK((to_torch(device{"cpu", -1}) == c10::Device(c10::kCPU)));
    CHECK((to_torch(device{"cuda", 1}) == c10::Device(c10::kCUDA, 1)));
    CHECK((from_torch(c10::Device(c10::kCUDA, 1)) == device{"cuda", 1}));
    CHECK(code_of([] { static_cast<void>(to_torch(device{"quantum", -1})); }) == errc::argument);
}
}  // TEST_SUITE("libtorch/convert")
