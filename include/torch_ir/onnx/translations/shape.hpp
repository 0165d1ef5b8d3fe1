// SPDX-License-Identifier: MIT
/// Operators that move elements: views, permutations, parts, joins, padding.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

#include <limits>
#include <numeric>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_shape {

inline constexpr std::int64_t to_the_end = std::numeric_limits<std::int64_t>::max();

/// All that keeps the order of elements: the type of the result says the sizes.
inline void reshaped(onnx_call& t) { t.result(t.reshape(t.input(t.argument_name(0)))); }
inline void view(onnx_call& t) {
    auto const& s = t.result_type().sizes;
    auto const open = std::count_if(s.begin(), s.end(), [](dim const& d) { return !d.is_static(); });
    if (open <= 1 || kind_of(t.result_dtype()) == dtype_kind::complex) return t.result(t.reshape(t.input("self")));
    auto const wanted = t.sizes(t.takes("shape") ? "shape" : "size");  // as the program calculates them
    t.result(t.make("Reshape", {t.input("self"), t.list(wanted)}));
}
/// The same, between dtypes of one width, is not.
inline void view_dtype(onnx_call& t) {
    if (t.result_dtype() != t.type("self").dtype) t.refuse("the bits of one dtype read as another");
    t.result(t.input("self"));
}
inline void expand(onnx_call& t) { t.result(t.make("Expand", {t.input("self"), t.result_shape()})); }
inline void broadcast_tensors(onnx_call& t) {
    auto const all = t.inputs("tensors");
    for (std::size_t i = 0; i < all.size(); ++i) t.result(i, t.make("Expand", {all[i], t.result_shape(i)}));
}
inline void copy(onnx_call& t) { t.result(t.make("Expand", {t.input("src", t.result_dtype()), t.result_shape()})); }

inline void unsqueeze_one(onnx_call& t) { t.result(unsqueeze(t, t.input("self"), {t.dimension("dim", t.rank("self") + 1)})); }
inline void squeezed(onnx_call& t) {
    auto const& s = t.type("self").sizes;
    auto const rank = t.rank("self");
    std::vector<std::int64_t> axes;
    bool const names_none = t.takes("dim") && t.call().integers("dim").empty();
    for (auto const d : names_none ? std::vector<std::int64_t>() : t.takes("dim") ? t.dimensions("dim", rank) : count_up(0, rank))
        if (rank > 0 && s[static_cast<std::size_t>(d)].is_static() && s[static_cast<std::size_t>(d)].value() == 1) axes.push_back(d);
    t.result(squeeze(t, t.input("self"), axes));
}

inline void permute(onnx_call& t) {
    t.result(transpose(t, t.input("self"), t.rank("self") == 0 ? std::vector<std::int64_t>() : t.dimensions("dims", t.rank("self"))));
}
inline void swapped(onnx_call& t) {
    auto const rank = t.rank("self");
    auto order = count_up(0, rank);
    bool const by_axis = t.takes("axis0");
    if (rank > 1)
        std::swap(order.at(static_cast<std::size_t>(t.dimension(by_axis ? "axis0" : "dim0", rank))),
                  order.at(static_cast<std::size_t>(t.dimension(by_axis ? "axis1" : "dim1", rank))));
    t.result(transpose(t, t.input("self"), order));
}
/// t, mT: the last two; numpy_T: all.
inline void turned(onnx_call& t) {
    auto order = count_up(0, t.rank("self"));
    if (t.call().op().base() == "numpy_T") std::reverse(order.begin(), order.end());
    else if (order.size() > 1) std::swap(order[order.size() - 1], order[order.size() - 2]);
    t.result(transpose(t, t.input("self"), order));
}
inline void movedim(onnx_call& t) {
    auto const rank = t.rank("self");
    auto const from = t.dimensions("source", rank), to = t.dimensions("destination", rank);
    std::vector<std::int64_t> order(static_cast<std::size_t>(rank), -1), rest;
    for (std::size_t i = 0; i < from.size(); ++i) order[static_cast<std::size_t>(to[i])] = from[i];
    for (auto const d : count_up(0, rank))
        if (std::find(from.begin(), from.end(), d) == from.end()) rest.push_back(d);
    std::size_t next = 0;
    for (auto& d : order)
        if (d < 0) d = rest[next++];
    t.result(transpose(t, t.input("self"), order));
}

inline void cat(onnx_call& t) {
    auto const used = t.call().operands("tensors");
    auto const rank = t.result_rank();
    onnx_values parts;
    for (auto const& v : used) {
        auto const* type = v.value->tensor();
        bool const is_nothing = type && rank != 1 && type->sizes.size() == 1;  // torch lets an empty one of rank 1 pass
        if (!is_nothing) parts.push_back(t.cast(t.value(v.id()), t.result_dtype()));
    }
    if (parts.empty()) parts.push_back(t.cast(t.value(used.front().id()), t.result_dtype()));
    t.result(concat_on(t, parts, t.dimension("dim", rank)));
}
inline void stack(onnx_call& t) {
    auto const axis = t.dimension("dim", t.result_rank());
    onnx_values parts;
    for (auto const& x : t.inputs("tensors")) parts.push_back(unsqueeze(t, t.cast(x, t.result_dtype()), {axis}));
    t.result(concat_on(t, parts, axis));
}
/// Parts along one dimension, whose sizes are those of the results; unbind gives each without it.
inline void split(onnx_call& t) {
    auto const dim = t.dimension(t.takes("axis") ? "axis" : "dim", t.rank("self"));
    bool const unbinds = t.call().op().base().starts_with("unbind");  // unbind_copy as well
    auto const count = t.call().node().results.size();
    std::vector<onnx_size> sizes;
    for (std::size_t i = 0; i < count; ++i)
        sizes.push_back(unbinds ? onnx_size(std::int64_t{1}) : t.size(t.result_type(i).sizes.at(static_cast<std::size_t>(dim))));
    auto const parts = t.make_several("Split", {t.input("self"), t.list(sizes)}, std::vector<dtype>(count, dtype::undefined), {attribute_of("axis", dim)});
    for (std::size_t i = 0; i < count; ++i) t.result(i, unbinds ? squeeze(t, parts[i], {dim}) : parts[i]);
}

inline void slice_of(onnx_call& t) {
    auto const axis = t.dimension("dim", t.rank("self"));
    auto const size_or = [&](std::string_view argument, std::int64_t otherwise) { return t.call().has(argument) ? t.size(argument) : onnx_size(otherwise); };
    auto const start = size_or("start", 0), end = size_or("end", to_the_end);
    auto const* first = std::get_if<std::int64_t>(&start);
    auto const* last = std::get_if<std::int64_t>(&end);
    if (first && *first == 0 && last && *last == to_the_end && t.call().integer("step") == 1) return t.result(t.input("self"));
    t.result(t.make("Slice", {t.input("self"), t.list({start}), t.list({end}), t.integers({axis}), t.list({t.size("step")})}));
}
inline void narrow(onnx_call& t) {
    auto const axis = t.dimension("dim", t.rank("self"));
    auto const start = t.size("start"), length = t.size("length");
    auto const* a = std::get_if<std::int64_t>(&start);
    auto const* n = std::get_if<std::int64_t>(&length);
    if (a && n && *a < 0) t.refuse("a start that counts from the end");
    auto const end = a && n ? onnx_size(*a + *n) : onnx_size(make_2(t, "Add", t.scalar(start), t.scalar(length)));
    t.result(t.make("Slice", {t.input("self"), t.list({start}), t.list({end}), t.integers({axis})}));
}
inline void select(onnx_call& t) {
    t.result(t.make("Gather", {t.input("self"), t.scalar(t.size("index"))}, {attribute_of("axis", t.dimension("dim", t.rank("self")))}));
}
/// `self` with another part: what is in front, `src`, what is behind.
inline void slice_scatter(onnx_call& t) {
    auto const axis = t.dimension("dim", t.rank("self"));
    auto const& size = t.type("self").sizes.at(static_cast<std::size_t>(axis));
    auto const has = [&](std::string_view argument) { return t.call().has(argument); };
    auto const start = has("start") ? t.size("start") : onnx_size(std::int64_t{0}), end = has("end") ? t.size("end") : onnx_size(to_the_end);
    auto const self = t.input("self"), src = t.input("src", self.dtype);
    auto const* first = std::get_if<std::int64_t>(&start);
    auto const* last = std::get_if<std::int64_t>(&end);
    auto const step = t.call().integer("step");
    bool const is_all = first && *first == 0 && last && (*last == to_the_end || (size.is_static() && *last >= size.value()));
    if (is_all && step == 1) return t.result(src);
    if (step != 1) {
        auto const n = known_size(t, t.type("self").sizes, axis, "slice_scatter with a step");
        if (!first || !last) t.refuse("a step between places that are known only when the model runs");
        auto const place = [&](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + n : at, 0, n); };
        std::vector<std::int64_t> places;
        for (std::int64_t i = place(*first); i < place(*last); i += step) places.push_back(i);
        auto order = count_up(0, t.rank("self"));
        std::swap(order[0], order[static_cast<std::size_t>(axis)]);
        auto const index = unsqueeze(t, t.integers(places), {1});
        return t.result(transpose(t, t.make("ScatterND", {transpose(t, self, order), index, transpose(t, src, order)}), order));
    }
    if (first && last && size.is_static()) {
        auto const place = [&](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + size.value() : at, 0, size.value()); };
        if (place(*last) <= place(*first)) return t.result(self);
    }
    onnx_values parts;
    auto const axes = t.integers({axis});
    if (!first || *first != 0) parts.push_back(t.make("Slice", {self, t.integers({0}), t.list({start}), axes}));
    parts.push_back(src);
    if (!last || (*last != to_the_end && (!size.is_static() || *last < size.value())))
        parts.push_back(t.make("Slice", {self, t.list({end}), t.integers({to_the_end}), axes}));
    t.result(concat_on(t, parts, axis));
}
inline void select_scatter(onnx_call& t) {
    auto const axis = t.dimension("dim", t.rank("self"));
    auto const self = t.input("self");
    auto const src = unsqueeze(t, t.input("src", self.dtype), {axis});
    auto const index = t.size("index");
    auto const* known = std::get_if<std::int64_t>(&index);
    auto const axes = t.integers({axis});
    auto const next = known ? onnx_size(*known == -1 ? to_the_end : *known + 1) : onnx_size(make_2(t, "Add", t.scalar(index), t.number(1, dtype::int64)));
    onnx_values parts;
    if (!known || *known != 0) parts.push_back(t.make("Slice", {self, t.integers({0}), t.list({index}), axes}));
    parts.push_back(src);
    if (!known || *known != -1) parts.push_back(t.make("Slice", {self, t.list({next}), t.integers({to_the_end}), axes}));
    t.result(concat_on(t, parts, axis));
}

inline void repeat(onnx_call& t) {
    auto const repeats = t.sizes("repeats");
    auto const more = static_cast<std::int64_t>(repeats.size()) - t.rank("self");
    t.result(t.make("Tile", {unsqueeze(t, t.input("self"), count_up(0, more)), t.list(repeats)}));
}
inline void flip(onnx_call& t) {
    auto const axes = t.call().integers("dims").empty() ? std::vector<std::int64_t>() : t.dimensions("dims", t.rank("self"));
    if (axes.empty() || t.rank("self") == 0) return t.result(t.input("self"));
    std::vector<std::int64_t> const back(axes.size(), -1), end(axes.size(), std::numeric_limits<std::int64_t>::min());
    t.result(t.make("Slice", {t.input("self"), t.integers(back), t.integers(end), t.integers(axes), t.integers(back)}));
}
inline void roll(onnx_call& t) {
    auto x = t.input("self");
    auto const shifts = t.call().integers("shifts");
    auto const flat = t.call().integers("dims").empty();
    auto const axes = flat ? std::vector<std::int64_t>{0} : t.dimensions("dims", t.rank("self"));
    if (t.rank("self") == 0) return t.result(x);
    if (flat) x = t.make("Reshape", {x, t.integers({-1})});
    for (std::size_t i = 0; i < axes.size(); ++i) {
        auto const n = flat ? element_count(t.type("self").sizes).value_or(-1) : known_size(t, t.type("self").sizes, axes[i], "roll");
        if (n < 0) t.refuse("roll over open sizes");
        auto const shift = n == 0 ? 0 : (shifts.at(i) % n + n) % n;
        if (shift != 0) x = concat_on(t, {slice(t, x, axes[i], -shift, to_the_end), slice(t, x, axes[i], 0, -shift)}, axes[i]);
    }
    t.result(flat ? t.reshape(x) : x);
}

/// Elements at places that are known: of one dimension, or of all as one.
[[nodiscard]] inline onnx_operand pick(onnx_call& t, onnx_operand const& x, std::int64_t axis, std::vector<std::int64_t> const& places) {
    return t.make("Gather", {x, t.integers(places)}, {attribute_of("axis", axis)});
}
inline void diagonal(onnx_call& t) {
    auto const rank = t.rank("self");
    auto const a = t.dimension("dim1", rank), b = t.dimension("dim2", rank);
    auto const& s = t.type("self").sizes;
    auto const rows = known_size(t, s, a, "diagonal"), columns = known_size(t, s, b, "diagonal"), offset = t.call().integer("offset");
    std::vector<std::int64_t> places, order;
    for (std::int64_t i = std::max<std::int64_t>(0, -offset); i < rows && i + offset < columns; ++i) places.push_back(i * columns + i + offset);
    shape flat;
    for (auto const d : count_up(0, rank))
        if (d != a && d != b) {
            order.push_back(d);
            flat.push_back(s[static_cast<std::size_t>(d)]);
        }
    auto const last = static_cast<std::int64_t>(order.size());
    order.insert(order.end(), {a, b});
    flat.emplace_back(rows * columns);
    t.result(pick(t, t.reshape(transpose(t, t.input("self"), order), flat), last, places));
}
/// Windows of one dimension: a table of places.
inline void unfold(onnx_call& t) {
    auto const rank = t.rank("self");
    auto const axis = t.dimension("dimension", rank);
    auto const size = t.call().integer("size"), step = t.call().integer("step");
    if (rank == 0) return t.result(unsqueeze(t, t.input("self"), {0}));
    auto const& whole = t.type("self").sizes.at(static_cast<std::size_t>(axis));
    onnx_operand table;
    if (whole.is_static()) {
        auto const n = (whole.value() - size) / step + 1;
        std::vector<std::int64_t> places;
        for (std::int64_t i = 0; i < n; ++i)
            for (std::int64_t k = 0; k < size; ++k) places.push_back(i * step + k);
        table = t.make("Reshape", {t.integers(places), t.integers({n, size})});
    } else {
        auto const end = make_2(t, "Sub", t.size_of(t.input("self"), whole, axis), t.number(size - 1, dtype::int64));
        auto const first = t.make("Range", {t.number(0, dtype::int64), end, t.number(step, dtype::int64)});
        table = make_2(t, "Add", unsqueeze(t, first, {1}), t.integers(count_up(0, size)));
    }
    auto const windows = t.make("Gather", {t.input("self"), table}, {attribute_of("axis", axis)});
    auto order = count_up(0, rank + 1);
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(axis) + 1);
    order.push_back(axis + 1);
    t.result(transpose(t, windows, order));
}
/// The places of a view by sizes and strides, in its order. Refuses one of more than `most` elements.
[[nodiscard]] inline std::vector<std::int64_t> places_of_view(onnx_call const& t, std::vector<std::int64_t> const& sizes,
                                                              std::vector<std::int64_t> const& strides, std::int64_t first, double most) {
    std::vector<std::int64_t> places{first};
    for (std::size_t d = 0; d < sizes.size(); ++d) {
        if (static_cast<double>(places.size()) * static_cast<double>(sizes[d]) > most) t.refuse("a view by strides of too many elements for a table");
        std::vector<std::int64_t> next;
        for (auto const p : places)
            for (std::int64_t i = 0; i < sizes[d]; ++i) next.push_back(p + i * strides.at(d));
        places = std::move(next);
    }
    return places;
}
/// A view by strides of elements in row-major order: a table of places.
inline void as_strided(onnx_call& t) {
    auto const& type = t.type("self");
    auto const sizes = static_sizes(type.sizes);
    auto const own = type.strides ? static_sizes(*type.strides) : std::nullopt;
    auto const wanted = t.call().integers("size"), strides = t.call().integers("stride");
    if (!sizes || (own && *own != contiguous_strides(*sizes)) || !type.storage_offset.is_static() || type.storage_offset.value() != 0)
        t.refuse("as_strided of a tensor that doesn't lie in row-major order");
    auto const places = places_of_view(t, wanted, strides, t.call().has("storage_offset") ? t.call().integer("storage_offset") : 0, 1e8);
    auto const flat = t.make("Reshape", {t.input("self"), t.integers({-1})});
    t.result(t.reshape(pick(t, flat, 0, places)));
}

/// Pads: torch names the last dimension first, ONNX all beginnings and then all ends.

/// Dimensions that are cut at one end and not padded by zeros, by the places that are read: those may be where the other end cuts. They are taken from the lists.
[[nodiscard]] inline onnx_operand padded_by_places(onnx_call& t, onnx_operand x, std::string_view mode, std::vector<onnx_size>& begins,
                                                   std::vector<onnx_size>& ends, std::vector<std::int64_t>& axes) {
    for (std::size_t i = axes.size(); i-- > 0;) {
        auto const *begin = std::get_if<std::int64_t>(&begins[i]), *end = std::get_if<std::int64_t>(&ends[i]);
        auto const& size = t.type("self").sizes[static_cast<std::size_t>(axes[i])];
        if (!begin || !end || !size.is_static() || (*begin >= 0 && *end >= 0)) continue;
        auto const n = size.value();
        std::vector<std::int64_t> places;
        for (std::int64_t o = 0; o < n + *begin + *end; ++o) {
            auto const p = o - *begin;
            places.push_back(mode == "circular"  ? (p % n + n) % n
                             : mode == "reflect" ? (p < 0    ? -p
                                                    : p >= n ? 2 * (n - 1) - p
                                                             : p)
                                                 : std::clamp<std::int64_t>(p, 0, n - 1));
        }
        x = t.make("Gather", {x, t.integers(places)}, {attribute_of("axis", axes[i])});
        for (auto* const list : {&begins, &ends}) list->erase(list->begin() + static_cast<std::ptrdiff_t>(i));
        axes.erase(axes.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return x;
}
inline void pad(onnx_call& t) {
    auto const base = t.call().op().base();
    std::string_view mode = "constant";
    if (base == "pad") mode = t.call().text("mode");
    else if (base.starts_with("reflection")) mode = "reflect";
    else if (base.starts_with("replication")) mode = "replicate";
    else if (base.find("circular") != base.npos) mode = "circular";
    auto const pads = t.sizes(base.ends_with('d') && base != "pad" && base != "constant_pad_nd" ? "padding" : "pad");
    auto const rank = t.rank("self");
    std::vector<onnx_size> begins, ends;
    std::vector<std::int64_t> axes;
    for (std::size_t i = 0; i + 1 < pads.size(); i += 2) {
        begins.push_back(pads[i]);
        ends.push_back(pads[i + 1]);
        axes.push_back(rank - 1 - static_cast<std::int64_t>(i / 2));
    }
    if (axes.empty()) return t.result(t.input("self"));
    auto x = t.input("self");
    if (mode != "constant") x = padded_by_places(t, x, mode, begins, ends, axes);
    if (axes.empty()) return t.result(x);
    begins.insert(begins.end(), ends.begin(), ends.end());
    onnx_operand value;
    bool const is_complex = kind_of(x.dtype) == dtype_kind::complex;
    if (is_complex && t.takes("value") && t.call().has("value") && t.call().number("value") != 0)
        t.refuse("padding of complex numbers with another number than 0");
    if (mode == "constant") value = t.takes("value") && t.call().has("value") && !is_complex ? t.input("value", x.dtype) : t.number(0, real_of(x.dtype));
    if (mode == "circular" && t.opset() < 19) t.refuse("circular padding below opset 19");
    std::string_view const onnx_mode = mode == "replicate" ? "edge" : mode == "circular" ? "wrap" : mode;
    t.result(t.make("Pad", {x, t.list(begins), value, t.integers(axes)}, {attribute_of("mode", onnx_mode)}));
}

inline void pixel_shuffle(onnx_call& t) {
    auto const r = t.call().integer("upscale_factor");
    if (t.rank("self") != 4) t.refuse("pixel_shuffle of another rank than 4");
    t.result(t.make("DepthToSpace", {t.input("self")}, {attribute_of("blocksize", r), attribute_of("mode", "CRD")}));
}
inline void meshgrid(onnx_call& t) {
    auto const all = t.inputs("tensors");
    bool const swaps = t.takes("indexing") && t.call().text("indexing") == "xy" && all.size() > 1;
    auto const used = t.call().operands("tensors");
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const place = swaps && i < 2 ? 1 - i : i;
        auto axes = count_up(0, static_cast<std::int64_t>(all.size()));
        axes.erase(axes.begin() + static_cast<std::ptrdiff_t>(place));
        auto const flat = t.make("Reshape", {all[i], t.integers({-1})});
        t.result(i, t.make("Expand", {unsqueeze(t, flat, axes), t.result_shape(i)}));
    }
}
inline void col2im(onnx_call& t) {
    if (t.rank("self") != 3) t.refuse("col2im without a batch");
    auto const pads = t.call().integers("padding");
    t.result(t.make("Col2Im", {t.input("self"), t.list(t.sizes("output_size")), t.list(t.sizes("kernel_size"))},
                    {attribute_of("dilations", t.call().integers("dilation")), attribute_of("pads", {pads.at(0), pads.at(1), pads.at(0), pads.at(1)}),
                     attribute_of("strides", t.call().integers("stride"))}));
}

}  // namespace onnx_shape

inline constexpr onnx_row onnx_shape_rows[] = {
    {"aten.view.default aten.reshape.default aten._unsafe_view aten._reshape_copy aten.view_copy.default", "Reshape", onnx_shape::view},
    {"aten.view.dtype", "the operand", onnx_shape::view_dtype},
    {"aten.flatten.using_ints aten.unflatten.int aten.view_as aten.reshape_as aten.ravel", "Reshape", onnx_shape::reshaped},
    {"aten.expand.default aten.expand_as aten.broadcast_to", "Expand", onnx_shape::expand},
    {"aten.broadcast_tensors", "Expand", onnx_shape::broadcast_tensors},
    {"aten.copy", "Expand", onnx_shape::copy},
    {"aten.unsqueeze", "Unsqueeze", onnx_shape::unsqueeze_one},
    {"aten.squeeze", "Squeeze", onnx_shape::squeezed},
    {"aten.permute", "Transpose", onnx_shape::permute},
    {"aten.transpose.int aten.swapaxes aten.swapdims", "Transpose", onnx_shape::swapped},
    {"aten.t aten.mT aten.numpy_T aten.adjoint", "Transpose", onnx_shape::turned},
    {"aten.movedim", "Transpose", onnx_shape::movedim},
    {"aten.cat aten.concat aten.concatenate", "Concat", onnx_shape::cat},
    {"aten.stack", "Unsqueeze, Concat", onnx_shape::stack},
    {"aten.split.Tensor aten.split_with_sizes aten.split.sizes aten.chunk aten.unbind.int aten.unsafe_split aten.unsafe_chunk aten.unsafe_split_with_sizes",
     "Split", onnx_shape::split},
    {"aten.slice.Tensor", "Slice", onnx_shape::slice_of},
    {"aten.narrow.default", "Slice", onnx_shape::narrow},
    {"aten.select.int", "Gather", onnx_shape::select},
    {"aten.slice_scatter", "Slice, Concat, ScatterND", onnx_shape::slice_scatter},
    {"aten.select_scatter", "Slice, Concat", onnx_shape::select_scatter},
    {"aten.repeat", "Tile", onnx_shape::repeat},
    {"aten.flip", "Slice", onnx_shape::flip},
    {"aten.roll", "Slice, Concat", onnx_shape::roll},
    {"aten.diagonal", "Reshape, Gather", onnx_shape::diagonal},
    {"aten.unfold", "Gather", onnx_shape::unfold},
    {"aten.as_strided", "Gather", onnx_shape::as_strided},
    {"aten.constant_pad_nd aten.pad aten.reflection_pad1d aten.reflection_pad2d aten.reflection_pad3d aten.replication_pad1d aten.replication_pad2d "
     "aten.replication_pad3d",
     "Pad", onnx_shape::pad},
    {"aten.pixel_shuffle", "DepthToSpace", onnx_shape::pixel_shuffle},
    {"aten.meshgrid", "Expand", onnx_shape::meshgrid},
    {"aten.col2im", "Col2Im", onnx_shape::col2im},
};

}}}  // namespace torch_ir::detail
