// SPDX-License-Identifier: MIT
/// What a restricted pickle is read into: plain values, containers, and tensors as descriptions of views of storages.
///
/// Values refer to each other by number, because a pickle may share a value, and may even put a list into itself. Text refers to
/// the bytes of the pickle, which must outlive the values.
#pragma once

#include <torch_ir/ir/dtype.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The number of a value of a pickle.
using pickle_ref = std::uint32_t;

inline constexpr pickle_ref no_pickle_ref = std::numeric_limits<pickle_ref>::max();

enum class pickle_kind : std::uint8_t {
    none,
    boolean,      ///< `number`
    integer,      ///< `number`
    big_integer,  ///< beyond 64 bits: `text` holds its little-endian bytes
    real,         ///< `real`
    string,       ///< `text`
    bytes,        ///< `text`
    tuple,        ///< `items`
    list,         ///< `items`
    set,          ///< `items`
    dict,         ///< `items`: key, value, key, value, …; an OrderedDict or defaultdict is a dict, too
    global,  ///< a name of the allow-list: `number` tells which (pickle/globals.hpp), `text` is as it was written (of a script's class: module, line break, name)
    storage,  ///< `number`: index into `storages`
    tensor,   ///< `number`: index into `tensors`
    object,   ///< an object of a TorchScript class, whose name `text` is; `items` holds its state, once it is built
    foreign,  ///< an object of any other class, `number`: index into `classes`; `state` is its state, `items` are its members, as those of a dict
    opaque    ///< something plain that holds no weights: a device, a size, a numpy scalar; `text` says what, if it is worth telling
};

struct pickle_value {
    pickle_kind kind = pickle_kind::none;
    pickle_ref state = no_pickle_ref;  ///< of a foreign object, once it is built
    std::int64_t number = 0;
    double real = 0;
    std::string_view text{};
    std::vector<pickle_ref> items{};
};

/// A storage that a pickle names; its bytes lie elsewhere.
struct pickle_storage {
    std::string_view key;
    torch_ir::dtype type = dtype::uint8;  ///< uint8 for an untyped one
    std::int64_t whole = 0;               ///< elements of `type` in the storage `key`
    std::int64_t first = 0, count = 0;    ///< the part of it that is meant: old files name parts of storages
};

/// A tensor: a view of a storage, or why it is none.
struct pickle_tensor {
    std::size_t storage = 0;  ///< index into `storages`
    torch_ir::dtype type = dtype::float32;
    std::int64_t offset = 0;
    std::vector<std::int64_t> sizes{};
    std::vector<std::int64_t> strides{};
    std::string unusable{};  ///< not empty: a tensor without plain elements, such as `a sparse tensor`
    bool is_meta = false;    ///< a tensor on the meta device, which has no elements by design
};

/// A name beyond the allow-list: of a class or a function. Nothing is known of it but that, and nothing of it is run.
struct pickle_class {
    std::string_view module, name;
};

/// All values of a pickle.
struct pickle_document {
    std::vector<pickle_value> values;
    std::vector<pickle_storage> storages;
    std::vector<pickle_tensor> tensors;
    std::vector<pickle_class> classes;
    pickle_ref root = no_pickle_ref;
    std::size_t size = 0;  ///< bytes that the pickle took

    [[nodiscard]] pickle_value const& operator[](pickle_ref r) const noexcept { return values[r]; }
};

/// What a value is, for messages: `a dict`, `a tensor`.
[[nodiscard]] constexpr std::string_view describe_pickled(pickle_kind k) noexcept {
    switch (k) {
        case pickle_kind::none: return "None";
        case pickle_kind::boolean: return "a bool";
        case pickle_kind::integer:
        case pickle_kind::big_integer: return "an integer";
        case pickle_kind::real: return "a float";
        case pickle_kind::string: return "a string";
        case pickle_kind::bytes: return "bytes";
        case pickle_kind::tuple: return "a tuple";
        case pickle_kind::list: return "a list";
        case pickle_kind::set: return "a set";
        case pickle_kind::dict: return "a dict";
        case pickle_kind::global: return "a name";
        case pickle_kind::storage: return "a storage";
        case pickle_kind::tensor: return "a tensor";
        case pickle_kind::object:
        case pickle_kind::foreign: return "an object";
        case pickle_kind::opaque: break;
    }
    return "another value";
}

}}}  // namespace torch_ir::detail
