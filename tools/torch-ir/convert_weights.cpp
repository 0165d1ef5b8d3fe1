// SPDX-License-Identifier: MIT
// torch-ir convert-weights: weights from any format into safetensors or torch.save's.
#include "command.hpp"
#include "input_path.hpp"
#include "messages.hpp"
#include "option_checks.hpp"
#include "option_labels.hpp"
#include "weights_file.hpp"

#include <torch_ir/weights/save.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace torch_ir_tool {

command add_convert_weights(CLI::App& program) {
    struct options {
        std::string from;
        std::string to;
        torch_ir::load_options load;
    };
    auto o = std::make_shared<options>();
    auto* app = program.add_subcommand("convert-weights", "Convert weights from any format into another");
    app->add_option("FROM", o->from, "Weights: safetensors, torch.save, TorchScript, .pt2, or an index of several files")->required();
    app->add_option("TO", o->to, "The file to write: .safetensors, .pt, .pth, .bin or .ckpt")->required();
    app->add_option("--key", o->load.key, "The dictionary inside of a checkpoint: model.state_dict (default: found by itself)");
    app->add_option("--strip-prefix", o->load.strip_prefix, "Taken from the names that begin with it: module.");
    app->add_option("--max-inflated", o->load.max_inflated,
                    "Bytes that the compressed entries of an archive may unpack to (default: 64 MiB and 32 times its size)")
        ->check(positive_count());
    reads_file(app->get_option("FROM"));
    label_options(*app, {{"TO", "FILE"}, {"--key", "KEY"}, {"--strip-prefix", "PREFIX"}, {"--max-inflated", "BYTES"}});
    app->footer("Example: torch-ir convert-weights checkpoint.pt weights.safetensors --key model");
    return {app, [o] {
                auto const weights = load_weights_and_warn(o->from, o->load);
                if (weights.empty()) say("warning", o->from + " holds no weights: '" + o->to + "' is a file of none");
                try {
                    stopwatch const time;
                    torch_ir::save_weights(o->to, weights);
                    say_step("wrote " + o->to + ": " + time.text());
                } catch (torch_ir::error const& e) {  // which file the tensor is from is known here
                    if (e.code() == torch_ir::errc::io || std::string_view(e.what()).starts_with("the file '" + o->to)) throw;
                    throw torch_ir::error(e.code(), o->from + ": " + e.what());
                }
                return int{done};
            }};
}

}  // namespace torch_ir_tool
