// SPDX-License-Identifier: MIT
/// What a TorchScript file says of itself: its classes, methods and version, read without LibTorch and without running any of its code.
///
///     torch_ir::script_outline const outline = torch_ir::read_script_outline(torch_ir::map_file("model.pt"), "model.pt");
///     for (auto const& c : outline.classes) std::cout << c.name << '\n';
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a TorchScript file holds.
struct script_outline {
    /// A class and its methods, both as the code has them, in order.
    struct script_class {
        std::string name;  ///< `__torch__.models.Net`
        std::vector<std::string> methods{};
    };
    std::string model;             ///< the class of the module
    std::uint64_t version = 0;     ///< of the operators, as torch.jit.save wrote it
    std::uint64_t code_bytes = 0;  ///< of all code
    std::vector<script_class> classes{};
    std::vector<std::string> functions{};  ///< beside the classes
    std::vector<std::string> called{};     ///< names of functions and methods that are called anywhere, sorted
    bool runs_when_loaded = false;         ///< a class has `__setstate__`, which LibTorch calls while it loads the file
};

/// Reads the outline of a TorchScript file; `name` is shown in errors. Throws `error`: errc::malformed for a damaged file, and errc::unsupported for code or
/// values that are nested so deep that LibTorch, which recurs over them, could not load the file. Linear in the code.
[[nodiscard]] script_outline read_script_outline(shared_bytes const& file, std::string const& name);

/// A line for the file, then one for each class:
///
///     TorchScript of version 3: model __torch__.Net, 2 classes, 812 bytes of code
///     __torch__.Net: forward
///     __torch__.torch.nn.modules.linear.Linear: forward
[[nodiscard]] std::string to_string(script_outline const& outline);

/// The weights and the outline of a TorchScript file: the JSON of the weights with a member `"script"`, `{"version", "model", "code_bytes", "classes": [{"name",
/// "methods"}], "functions"}`.
[[nodiscard]] std::string to_json(state_dict const& weights, script_outline const& outline);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(weights)

#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/io/zip.hpp>

#include <torch_ir/pickle/reader.hpp>
#include <torch_ir/weights/detail/script_code.hpp>
#include <torch_ir/weights/pt.hpp>
#include <torch_ir/weights/summary.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// How deep the values of a pickle are nested; a value inside of itself is as deep as can be.
[[nodiscard]] inline std::size_t pickle_depth(pickle_document const& document) {
    constexpr std::uint32_t unknown = 0, open = ~std::uint32_t{0};
    std::vector<std::uint32_t> depth(document.values.size(), unknown);
    struct visit {
        pickle_ref at;
        std::size_t next;
    };
    std::vector<visit> path;
    std::uint32_t deepest = 0;
    for (pickle_ref root = 0; root < document.values.size(); ++root) {
        if (depth[root] != unknown) continue;
        path.push_back({root, 0});
        depth[root] = open;
        while (!path.empty()) {
            auto& [at, next] = path.back();
            auto const& items = document[at].items;
            if (next < items.size()) {
                pickle_ref const child = items[next++];
                if (depth[child] == open) return open;
                if (depth[child] == unknown) depth[child] = open, path.push_back({child, 0});
                continue;
            }
            std::uint32_t below = 0;
            for (pickle_ref const i : items) below = std::max(below, depth[i]);
            depth[at] = below + 1;
            deepest = std::max(deepest, depth[at]);
            path.pop_back();
        }
    }
    return deepest;
}

/// Reads one of the pickles and refuses what is nested too deep.
[[nodiscard]] inline pickle_document read_shallow_pickle(shared_bytes const& text, std::string const& file) {
    pickle_document document = read_pickle(text.bytes, file, true);
    if (pickle_depth(document) > max_script_depth)
        raise(error::unsupported(file, concat("values that are nested more than ", std::to_string(max_script_depth), " times, which LibTorch can't read"),
                                 "save the module without them"));
    return document;
}

[[nodiscard]] inline std::uint64_t script_version(std::string_view text, std::string_view file) {
    std::uint64_t version = 0;
    std::string_view const digits = text.substr(0, text.find_last_not_of(" \r\n\t") + 1);
    auto const [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    constexpr std::uint64_t largest = 1'000'000'000;
    if (digits.empty() || failed != std::errc() || end != digits.data() + digits.size() || version > largest)
        raise(error::malformed(file, {}, "the version of TorchScript, a small number such as 3", concat("'", printable(digits), "'")));
    return version;
}

inline void write_names(json_writer& out, std::string_view key, std::vector<std::string> const& names) {
    out.key(key);
    out.open_line('[');
    for (auto const& n : names) {
        out.item();
        out.string(n);
    }
    out.close(']');
}

}  // namespace detail

TORCH_IR_INLINE script_outline read_script_outline(shared_bytes const& file, std::string const& name) {
    zip_archive const archive(file, name);
    std::string const root = detail::zip_root(archive);
    script_outline out;
    detail::script_code code = detail::read_script_code(archive);
    for (zip_entry const& e : archive.entries()) {
        std::string const entry = detail::concat(name, ":", detail::printable(e.name));
        if (detail::is_script_code(e)) {
            out.code_bytes += e.size;
        } else if (e.name == root + "data.pkl" || e.name == root + "constants.pkl" || e.name == root + "attributes.pkl") {
            shared_bytes const text = archive.bytes(e);
            auto const document = detail::read_shallow_pickle(text, entry);
            auto const& module = document[document.root];
            if (e.name == root + "data.pkl" && module.kind == detail::pickle_kind::object) out.model = module.text;
        } else if (e.name == root + "version" || e.name == root + ".data/version") {
            out.version = detail::script_version(as_text(archive.bytes(e).bytes), entry);
        }
    }
    std::replace(out.model.begin(), out.model.end(), '\n', '.');
    for (auto& c : code.classes) {
        out.runs_when_loaded = out.runs_when_loaded || std::find(c.methods.begin(), c.methods.end(), "__setstate__") != c.methods.end();
        out.classes.push_back({std::move(c.name), std::move(c.methods)});
    }
    out.functions = std::move(code.functions);
    out.called.assign(code.called.begin(), code.called.end());
    return out;
}

TORCH_IR_INLINE std::string to_string(script_outline const& outline) {
    constexpr std::size_t shown = 50;
    auto const count = outline.classes.size();
    std::string out = detail::concat("TorchScript of version ", std::to_string(outline.version), ": model ", detail::printable(outline.model), ", ",
                                     std::to_string(count), count == 1 ? " class, " : " classes, ", std::to_string(outline.code_bytes), " bytes of code\n");
    for (std::size_t i = 0; i < std::min(count, shown); ++i) {
        out += detail::printable(outline.classes[i].name);
        auto const& methods = outline.classes[i].methods;
        for (std::size_t m = 0; m < std::min(methods.size(), shown); ++m) out += detail::concat(m == 0 ? ": " : ", ", detail::printable(methods[m]));
        if (methods.size() > shown) out += ", ...";
        out += '\n';
    }
    if (count > shown) out += detail::concat("and ", std::to_string(count - shown), " more classes (--json lists all)\n");
    return out;
}

TORCH_IR_INLINE std::string to_json(state_dict const& weights, script_outline const& outline) {
    detail::json_writer out(detail::json_charset::utf8);
    out.open('{');
    detail::write_tensors(out, weights);
    out.key("script");
    out.open('{');
    out.key("version");
    out.integer(outline.version);
    out.key("model");
    out.string(outline.model);
    out.key("code_bytes");
    out.integer(outline.code_bytes);
    out.key("classes");
    out.open('[');
    for (auto const& c : outline.classes) {
        out.item();
        out.open_line('{');
        out.key("name");
        out.string(c.name);
        detail::write_names(out, "methods", c.methods);
        out.close('}');
    }
    out.close(']');
    detail::write_names(out, "functions", outline.functions);
    out.close('}');
    out.close('}');
    return std::move(out.text()) + "\n";
}

}}  // namespace torch_ir

#endif
