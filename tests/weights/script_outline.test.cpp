// SPDX-License-Identifier: MIT
#include <torch_ir/weights/script_outline.hpp>

#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/weights/load.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "support/reference.hpp"

using namespace torch_ir;

TEST_SUITE("weights/script_outline") {
namespace {

struct script_parts {
    std::string code =
        "class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n    return x\n";
    std::string pickle = std::string("\x80\x02") + "c__torch__\nNet\n)\x81}b.";
    std::string constants = "\x80\x02).";
    std::string version = "3\n";
};

/// A TorchScript file of these entries.
shared_bytes script_file(script_parts const& parts) {
    auto const bytes = std::make_shared<std::vector<std::byte>>();
    zip_writer out([&](std::span<std::byte const> b) { bytes->insert(bytes->end(), b.begin(), b.end()); });
    auto const add = [&](std::string const& name, std::string const& text) { out.add("m/" + name, std::as_bytes(std::span(text))); };
    add("data.pkl", parts.pickle);
    add("code/__torch__.py", parts.code);
    add("constants.pkl", parts.constants);
    add("version", parts.version);
    out.finish();
    return {*bytes, bytes};
}

std::string error_of(script_parts const& parts) {
    try {
        static_cast<void>(read_script_outline(script_file(parts), "m.pt"));
    } catch (error const& e) {
        return e.what();
    }
    return {};
}

std::string error_of_code(std::string const& body) { return error_of({.code = "def f(x):\n" + body}); }

std::string times(std::size_t n, std::string const& text) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += text;
    return out;
}

bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a script's classes, methods and version are listed") {
    script_parts parts;
    parts.code +=
        "  def helper(self: __torch__.Net) -> int:\n    return torch.add(1, 2)\nclass Other(Module):\n  def __setstate__(self):\n    pass\ndef free(x: "
        "Tensor):\n  return x\n";
    auto const outline = read_script_outline(script_file(parts), "m.pt");
    CHECK(outline.model == "__torch__.Net");
    CHECK(outline.version == 3);
    CHECK(outline.code_bytes == parts.code.size());
    REQUIRE(outline.classes.size() == 2);
    CHECK(outline.classes[0].name == "__torch__.Net");
    CHECK(outline.classes[0].methods == std::vector<std::string>{"forward", "helper"});
    CHECK(outline.functions == std::vector<std::string>{"__torch__.free"});
    CHECK(outline.called == std::vector<std::string>{"add"});
    CHECK(outline.runs_when_loaded);
    CHECK(to_string(outline) == "TorchScript of version 3: model __torch__.Net, 2 classes, " + std::to_string(parts.code.size()) +
                                    " bytes of code\n__torch__.Net: forward, helper\n__torch__.Other: __setstate__\n");
    auto const json = to_json(state_dict(), outline);
    CHECK(contains(json, "\"bytes\": 0,\n"));
    CHECK(contains(json, "  \"script\": {\n    \"version\": 3,\n    \"model\": \"__torch__.Net\",\n    \"code_bytes\": "));
    CHECK(contains(json, "{\"name\": \"__torch__.Net\", \"methods\": [\"forward\", \"helper\"]}"));
}

TEST_CASE("every script of the reference set has an outline") {
    std::size_t seen = 0;
    for (auto const& folder : torch_ir_test::reference_folders("models"))
        for (char const* name : {"traced.pt", "scripted.pt"}) {
            auto const path = folder / name;
            if (!std::filesystem::exists(path)) continue;
            CAPTURE(path.string());
            auto const outline = read_script_outline(map_file(path.string()), path.string());
            CHECK(outline.model.starts_with("__torch__."));
            CHECK(!outline.classes.empty());
            ++seen;
        }
    CHECK(seen > 10);
}

TEST_CASE("code that is nested too deep is refused, however it is nested") {
    std::size_t const n = 1000;
    std::string blocks;
    for (std::size_t i = 0; i < n; ++i) blocks += std::string(i + 2, ' ') + "if x:\n";
    for (std::string const& body :
         {"  y = " + times(n, "(") + "x" + times(n, ")") + "\n", "  y = " + times(n, "[") + "x" + times(n, "]") + "\n",
          "  y = " + times(n, "{1: ") + "x" + times(n, "}") + "\n", "  y = " + times(n, "-") + "x\n", "  y = " + times(n, "not ") + "x\n",
          "  y = x" + times(n, " + x") + "\n", "  y = x" + times(n, ".neg()") + "\n", "  y = " + times(n, "torch.neg(") + "x" + times(n, ")") + "\n",
          "  y = " + times(n, "x if x else ") + "x\n", "  y = x" + times(n, "\\\n + x") + "\n", "  y = (x" + times(n, "\n + x") + ")\n",
          "  y: " + times(n, "List[") + "int" + times(n, "]") + "\n", "  y = f(x, " + times(n, "f(x, ") + "x" + times(n, ")") + ")\n",
          "  y = " + times(n, "'a' ") + "\n", "  y = x" + times(n, "[0]") + "\n", blocks, "  if x:\n   y = x\n" + times(n, "  elif x:\n   y = x\n")})
        CHECK_MESSAGE(contains(error_of_code(body), "nested more than 400 times"), body.substr(0, 40));
    CHECK(contains(error_of_code("  y = " + times(n, "(") + "\n"), "m/code/__torch__.py: line 2"));
}

TEST_CASE("a class without a name has no methods and no weights") {
    for (auto const* code : {"class\n  def forward(self):\n    return x\n", "class 3\n  __buffers__ = [\"b\"]\n  def f(x):\n    return x\n",
                             "class(\n  __parameters__ = [\"b\"]\n"})
        CHECK_MESSAGE(error_of({.code = code}) == "", code);
}

TEST_CASE("long code that is flat is read") {
    std::size_t const n = 5000;
    for (std::string const& body :
         {"  y = [" + times(n, "-1, ") + "]\n", times(n, "  y = x + x\n"), "  y = '" + times(n, "(") + "'\n", "  # " + times(n, "(") + "\n",
          "  y = '''\n" + times(n, "(\n") + "'''\n", times(n, "  if x:\n    y = f(x, [1, 2])\n  else:\n    y = x\n"), "  y = {" + times(n, "'a': x, ") + "}\n",
          "  y = '\\'" + times(n, "(") + "'\n", times(n, "# x\n")})
        CHECK_MESSAGE(error_of_code(body) == "", body.substr(0, 40));
}

TEST_CASE("values that are nested too deep are refused, in data and in constants") {
    std::size_t const n = 1000;
    for (std::string const& pickle :
         {std::string("\x80\x02") + ")" + times(n, "\x85") + ".", std::string("\x80\x02") + "]q\x01" + times(n, "]") + times(n, "a") + ".",
          std::string("\x80\x02") + "c__torch__\nNet\n)\x81}X\x01\x00\x00\x00" + "a)" + times(n, "\x85") + "sb."}) {
        script_parts parts;
        parts.pickle = pickle;
        CHECK(error_of(parts) != "");
        parts = {};
        parts.constants = pickle;
        CHECK(error_of(parts) != "");
    }
    script_parts parts;
    parts.constants = std::string("\x80\x02") + ")" + times(n, "\x85") + ".";
    CHECK(contains(error_of(parts), "m/constants.pkl"));
    CHECK(contains(error_of(parts), "nested more than 400 times"));
    parts.constants =
        "\x80\x02]q\x01h\x01"
        "a.";  // a list in itself
    CHECK(contains(error_of(parts), "nested"));
}

TEST_CASE("a version that is no small number is named") {
    for (char const* const version : {"99999999999999999999\n", "-3", "", "three", "3.1", "12345678901"})
        CHECK_MESSAGE(contains(error_of({.version = version}), "version of TorchScript"), version);
}

TEST_CASE("the weights of a script are its parameters and buffers") {
    script_parts parts;
    parts.code =
        "class Net(Module):\n  __parameters__ = [\"w\", ]\n  __buffers__ = [\"b\", ]\n  w : Tensor\n  b : Tensor\n  h : Tensor\n  def forward(self):\n    "
        "return self.w\n";
    parts.pickle.assign("\x80\x02", 2);
    parts.pickle += "c__torch__\nNet\n)\x81}(";
    auto const text = [](std::string const& s) { return std::string("X") + static_cast<char>(s.size()) + std::string(3, '\0') + s; };
    std::string const one = "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") + "K\x01tQK" +
                            std::string(1, '\0') + "))\x89}tR";
    for (char const* name : {"w", "b", "h"}) parts.pickle += text(name) + one;
    parts.pickle += "ub.";
    auto const bytes = std::make_shared<std::vector<std::byte>>();
    zip_writer out([&](std::span<std::byte const> b) { bytes->insert(bytes->end(), b.begin(), b.end()); });
    auto const add = [&](std::string const& name, std::string const& t) { out.add("m/" + name, std::as_bytes(std::span(t))); };
    add("data.pkl", parts.pickle);
    add("code/__torch__.py", parts.code);
    add("constants.pkl", parts.constants);
    add("data/0", std::string(4, '\0'));
    out.finish();
    auto const weights = load_weights(shared_bytes{*bytes, bytes}, "m.pt");
    CHECK(weights.contains("w"));
    CHECK(weights.contains("b"));
    CHECK(!weights.contains("h"));
}

}  // TEST_SUITE("weights/script_outline")
