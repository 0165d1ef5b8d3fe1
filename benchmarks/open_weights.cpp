// SPDX-License-Identifier: MIT
// Weights: opening must not take longer for larger files, and converting little longer than copying.
#include "bench.hpp"
#include "machine.hpp"

#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/pickle/globals.hpp>
#include <torch_ir/pickle/writer.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/save.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace torch_ir_bench;

constexpr std::uint64_t tensor_count = 60;

std::string name_of(std::uint64_t i) { return "layers." + std::to_string(i) + ".weight"; }

/// A safetensors file of 60 tensors whose elements are a hole in the file.
std::string sparse_safetensors(fs::path const& folder, std::uint64_t size) {
    std::uint64_t const each = size / tensor_count / 4096 * 4096;
    std::string header = "{";
    for (std::uint64_t i = 0; i < tensor_count; ++i)
        header += (i == 0 ? "\"" : ",\"") + name_of(i) + R"(":{"dtype":"F32","shape":[)" + std::to_string(each / 4) + R"(],"data_offsets":[)" +
                  std::to_string(i * each) + "," + std::to_string((i + 1) * each) + "]}";
    header += "}";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    fs::path const path = folder / (std::to_string(size) + ".safetensors");
    std::string length;
    torch_ir::detail::append_le<8>(length, header.size());
    std::ofstream(path, std::ios::binary) << length << header;
    fs::resize_file(path, 8 + header.size() + tensor_count * each);
    return path;
}

/// The pickle of torch.save for the same tensors.
std::string sparse_pickle(std::uint64_t each) {
    torch_ir::detail::pickle_writer p;
    p.call_without_arguments("collections", "OrderedDict");
    p.mark();
    for (std::uint64_t i = 0; i < tensor_count; ++i) {
        auto const count = static_cast<std::int64_t>(each / 4);
        std::vector<std::int64_t> const sizes{count}, strides{1};
        p.string(name_of(i));
        p.global("torch._utils", "_rebuild_tensor_v2");
        p.mark();
        p.mark();
        p.string("storage");
        p.global("torch", "FloatStorage");
        p.string(std::to_string(i));
        p.string("cpu");
        p.integer(count);
        p.tuple();
        p.persistent();
        p.integer(0);
        p.integers(sizes);
        p.integers(strides);
        p.boolean(false);
        p.call_without_arguments("collections", "OrderedDict");
        p.tuple();
        p.reduce();
    }
    p.set_items();
    return std::move(p).finish();
}

/// A file of torch.save likewise. Written by hand, since check sums of all the zeros would take long; the file stays below the size
/// where zip archives need 64 bits.
std::string sparse_checkpoint(fs::path const& folder, std::uint64_t size) {
    using namespace torch_ir::detail;
    std::uint64_t const each = size / tensor_count / 4096 * 4096;
    fs::path const path = folder / (std::to_string(size) + ".pt");
    std::ofstream file(path, std::ios::binary);
    std::string const pickle = sparse_pickle(each);
    std::string directory;
    std::uint64_t at = 0;
    auto const add = [&](std::string const& name, std::string const* content, std::uint64_t bytes) {
        std::string header, entry;
        append_le<4>(header, zip_local_mark);
        append_zip_header(header, 0, bytes, name.size(), 0);
        header += name;
        header.append((64 - (at + header.size()) % 64) % 64, '\0');
        std::string const padding(header.begin() + static_cast<std::ptrdiff_t>(zip_local_size + name.size()), header.end());
        header[28] = static_cast<char>(padding.size());  // the length of the extra field
        file.seekp(static_cast<std::streamoff>(at));
        file << header;
        if (content != nullptr) file << *content;
        append_le<4>(directory, zip_central_mark);
        append_le<2>(directory, 45);
        append_zip_header(directory, 0, bytes, name.size(), 0);
        directory.append(10, '\0');
        append_le<4>(directory, at);
        directory += name;
        at += header.size() + bytes;
    };
    add("archive/data.pkl", &pickle, pickle.size());
    for (std::uint64_t i = 0; i < tensor_count; ++i) add("archive/data/" + std::to_string(i), nullptr, each);
    file.seekp(static_cast<std::streamoff>(at));
    file << directory;
    std::string end;
    append_le<4>(end, zip_end_mark);
    append_le<4>(end, 0);
    append_le<2>(end, tensor_count + 1);
    append_le<2>(end, tensor_count + 1);
    append_le<4>(end, directory.size());
    append_le<4>(end, at);
    append_le<2>(end, 0);
    file << end;
    return path;
}

/// Time to open a file and have all its tensors, and to touch one.
void open(std::string const& path) {
    auto const weights = torch_ir::load_weights(path);
    if (weights.size() != tensor_count) throw std::runtime_error(path + " was not read");
    keep(weights[tensor_count / 2].data.storage[0]);
}

void opening(suite& s) {
    scratch const folder;
    constexpr std::uint64_t megabyte = 1'000'000;
    for (bool const zip : {false, true}) {
        auto const make = [&](std::uint64_t size) { return zip ? sparse_checkpoint(folder.path, size) : sparse_safetensors(folder.path, size); };
        // Of a zip archive each entry has a header of its own: in a large file 60 pages, in a small one fewer.
        std::string const small = make(10 * megabyte), format = zip ? "torch.save" : "safetensors";
        for (std::uint64_t const size : {100 * megabyte, 1000 * megabyte, 4000 * megabyte}) {
            std::string const large = make(size);
            s.compare(
                "weights/open " + format + "/" + std::to_string(size / megabyte) + " MB", [&] { open(large); }, [&] { open(small); },
                {.limit = zip ? 2.0 : 1.5, .note = "60 tensors of 10 MB in all"});
            fs::remove(large);
        }
    }
}

void converting(suite& s) {
    scratch const folder;
    torch_ir::state_dict weights;
    for (std::uint64_t i = 0; i < tensor_count; ++i) {
        std::vector<std::byte> bytes(2'000'000);
        for (std::size_t k = 0; k < bytes.size(); ++k) bytes[k] = static_cast<std::byte>(k * 2654435761U >> 24U);
        weights.insert(name_of(i), torch_ir::make_tensor_data(torch_ir::dtype::float32, {500, 1000}, std::move(bytes)));
    }
    std::string const pt = folder.path / "w.pt", safetensors = folder.path / "w.safetensors", copy = folder.path / "copy";
    torch_ir::save_weights(pt, weights);
    torch_ir::save_weights(safetensors, weights);
    auto const convert = [&](std::string const& from, std::string const& to) { torch_ir::save_weights(to, torch_ir::load_weights(from)); };
    auto const plain_copy = [&] { torch_ir::write_file(copy, torch_ir::map_file(safetensors).bytes); };
    std::string const to_safetensors = folder.path / "o.safetensors", to_pt = folder.path / "o.pt";
    comparison how{.limit = 1.5, .rounds = 9, .note = "copying the file, 120 MB"};
    s.compare(
        "weights/convert torch.save to safetensors", [&] { convert(pt, to_safetensors); }, plain_copy, how);
    how.limit = 4.0;  // check sums: every byte is read twice
    s.compare(
        "weights/convert safetensors to torch.save", [&] { convert(safetensors, to_pt); }, plain_copy, how);
}

registration const weights_group("weights", [](suite& s) {
    opening(s);
    converting(s);
});

}  // namespace
