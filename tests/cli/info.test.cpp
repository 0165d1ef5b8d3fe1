// SPDX-License-Identifier: MIT
// torch-ir info --by.
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/info") {
TEST_CASE("info tells the cost by operator, by module and by node") {
    auto const model = reference_file("DeepResNet/model.pt2");
    auto const by_op = output_of({"info", model, "--by", "op"});
    CHECK(by_op.find("aten.conv2d.default") < by_op.find("aten.batch_norm.default"));
    CHECK(by_op.find("\nPeak of activations: ") != std::string::npos);
    CHECK(output_of({"info", model, "--by", "module", "--depth", "1"}).find("Module") != std::string::npos);
    CHECK(output_of({"info", model, "--by", "node", "--sort", "flops"}).find("conv2d") != std::string::npos);
    auto const parsed = boost::json::parse(output_of({"info", model, "--by", "op", "--json"})).as_object();
    CHECK(parsed.at("total").as_object().at("macs").as_int64() > 0);
    CHECK(parsed.at("uncounted").as_array().empty());
}

TEST_CASE("a symbol stands for what it is given") {
    auto const model = reference_file("DynSeqAttn/model_dyn.pt2");
    auto const macs = [&](std::string const& size) {
        return boost::json::parse(output_of({"info", model, "--by", "op", "--json", "--symbol", "s77=" + size}))
            .as_object()
            .at("total")
            .as_object()
            .at("macs")
            .as_int64();
    };
    CHECK(macs("200") == 2 * macs("100"));
    check_refused(run_tool({"info", model, "--by", "op", "--symbol", "s77"}), {"--symbol", "s77=4"});
    check_refused(run_tool({"info", model, "--by", "op", "--symbol", "nothing=4"}), {"nothing", "s77"});
}

TEST_CASE("what makes no sense is refused") {
    auto const model = reference_file("DeepResNet/model.pt2");
    check_refused(run_tool({"info", model, "--by", "colour"}), {"--by", "module"});
    check_refused(run_tool({"info", model, "--by", "op", "--sort", "colour"}), {"--sort", "flops"});
    check_refused(run_tool({"info", model, "--sort", "flops"}), {"--by"});
}

TEST_CASE("of several programs all are listed, and one must be chosen; a package of compiled code is listed") {
    temporary_folder const folder;
    std::string const model = std::string(TORCH_IR_TEST_DATA) + "/reference/models/SelfAttention/model_cpu.pt2";
    auto const r = run_tool({"info", std::string(TORCH_IR_TEST_DATA) + "/../cases/public/two_programs/model.pt2"});
    CHECK(r.exit_code == 2);
    CHECK(r.out.find("  model 'decode': ") != std::string::npos);
    CHECK(r.err.find("choose one with --model") != std::string::npos);
    auto const one = output_of({"info", model});
    CHECK(one.find("\n\nArchive: as PyTorch 2.9 and newer write it\n  model 'model': ") != std::string::npos);
    CHECK(one.find("schema 8.20, PyTorch 2.13.0+cpu") != std::string::npos);
    CHECK(output_of({"info", model, "--dialect", "pytorch-ir"}).find("Archive") == std::string::npos);
}

TEST_CASE("weights are told with their bytes, and by module") {
    auto const weights = reference_file("SelfAttention/weights.safetensors");
    auto const text = output_of({"info", weights});
    CHECK(text.find("q_proj.weight    float32[64, 64]  16.4 kB\n") != std::string::npos);
    CHECK(text.ends_with("8 tensors, 16,640 elements, 66,560 bytes (66.6 kB)\n  float32: 16,640 (tensors: 8, 66.6 kB)\n"));
    CHECK(output_of({"info", weights, "--by", "module", "--depth", "1"})
              .starts_with("Module    Tensors  Elements    Bytes\n(all)           8    16,640  66.6 kB\n"));
    auto const parsed = boost::json::parse(output_of({"info", weights, "--json"})).as_object();
    CHECK(parsed.at("tensors").at(0).at("bytes").as_int64() > 0);
    CHECK(parsed.at("dtypes").at(0).at("bytes").as_int64() == 66560);
    CHECK(boost::json::parse(output_of({"info", weights, "--by", "module", "--json"})).at("modules").at(0).at("tensors").as_int64() == 8);
    check_refused(run_tool({"info", weights, "--by", "op"}), {"--by", "weights"});
}

TEST_CASE("parameters and buffers are told apart") {
    auto const text = output_of({"info", reference_file("DeepResNet/model.pt2")});
    CHECK(text.find("Total parameters: 57,617 (parameters 57,162, buffers and constants 455)\n") != std::string::npos);
}
}  // TEST_SUITE("cli/info")
