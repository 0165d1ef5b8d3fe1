// SPDX-License-Identifier: MIT
#include "render.hpp"

#include "child.hpp"
#include "file_names.hpp"
#include "interruption.hpp"
#include "scratch_folder.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/printable.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace torch_ir_tool {

namespace {

namespace fs = std::filesystem;

/// The last line that has letters.
std::string last_line(std::string const& path) {
    if (std::error_code none; !fs::exists(path, none) || fs::file_size(path, none) == 0) return {};
    auto const file = torch_ir::map_file(path);
    std::string_view text = torch_ir::as_text(file.bytes);
    text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    return torch_ir::shortened_middle(torch_ir::printable_line(text.substr(text.find_last_of("\r\n") + 1)), 400);
}

/// A program that makes pictures of a text.
struct renderer {
    std::string program;
    std::string text;       ///< empty: not to be taken
    std::string extension;  ///< of the text's file
    std::string advice;     ///< how to get it
};

enum class render_outcome { done, not_there, failed };

/// Files in a scratch folder, and how long each program may take.
struct render_job {
    std::string text, picture, errors;
    std::string type;  ///< `.png`
    std::string output;
    std::chrono::seconds limit;

    [[nodiscard]] child_result run(std::vector<std::string> const& words) const { return run_child(words, errors, "draws '" + output + "'", limit); }
};

/// Mermaid draws nothing of a text beyond its limits, and squeezes a picture into the page of 800 pixels that it is shown on, unless told otherwise.
constexpr std::string_view mermaid_configuration = R"({"maxEdges": 1000000, "maxTextSize": 1000000000, "flowchart": {"useMaxWidth": false}})";

/// Width and height in inches, of what `dot -Tplain` writes.
std::optional<std::pair<double, double>> layout_size(std::string const& path) {
    if (!fs::exists(path)) return std::nullopt;
    auto const file = torch_ir::map_file(path);
    std::istringstream words{std::string(torch_ir::as_text(file.bytes).substr(0, 200))};
    std::string graph;
    double scale = 0, width = 0, height = 0;
    if (!(words >> graph >> scale >> width >> height) || graph != "graph" || !(width > 0) || !(height > 0)) return std::nullopt;
    return std::pair(width, height);
}

/// Dots per inch for a PNG: sharp where that makes a picture of sane size, fewer where it is large. Graphviz's PNGs have 32,767 pixels in each direction at
/// most; it shrinks what is larger.
double resolution_of(double width, double height) {
    constexpr double sharp = 144, usual = 96, most_pixels = 32'767, sane_pixels = 10'000, most_area = 250e6;
    double const longest = std::max(width, height);
    double const most = std::min(most_pixels / longest, std::sqrt(most_area / (width * height)));
    return std::min(most, std::clamp(sane_pixels / longest, usual, sharp));
}

/// Graphviz's PNG: laid out first, so that its size is known, then drawn. `flaw` says what is wrong with it.
child_result draw_png(render_job const& job, scratch_folder const& folder, std::string& flaw) {
    constexpr double least_readable = 72;
    std::string const laid_out = folder / "laid_out.dot", plain = folder / "plain.txt";
    removed_at_signal const files[] = {removed_at_signal(laid_out), removed_at_signal(plain)};
    if (auto const result = job.run({"dot", "-Tdot", "-o", laid_out, "-Tplain", "-o", plain, job.text}); result.code != 0) return result;
    auto const size = layout_size(plain);
    if (!size) return job.run({"dot", "-Tpng", "-o", job.picture, job.text});
    double const resolution = resolution_of(size->first, size->second);
    if (resolution < least_readable)
        flaw = "'" + job.output + "' is shrunk to " + std::to_string(static_cast<int>(100 * resolution / 96)) +
               " % to hold no more pixels than a PNG can, and can hardly be read: write .svg or .pdf, or draw less (--depth 2, --collapse, --no-weights)";
    return job.run({"dot", "-Kneato", "-n2", "-Gdpi=" + std::to_string(resolution), "-Tpng", "-o", job.picture, laid_out});
}

/// Makes the picture by one program; `problem` says why it did not, `flaw` what is wrong with what it made.
render_outcome render_by(renderer const& r, std::string const& output, std::chrono::seconds limit, std::string& problem, std::string& flaw) {
    scratch_folder const folder;
    std::string const type = lower_extension(output), configuration = folder / "configuration.json";
    render_job const job{folder / ("graph" + r.extension), folder / ("graph" + type), folder / "errors.txt", type, output, limit};
    removed_at_signal const files[] = {removed_at_signal(job.text), removed_at_signal(job.picture), removed_at_signal(job.errors),
                                       removed_at_signal(configuration)};
    torch_ir::write_file(job.text, r.text);
    child_result result;
    if (r.program == "mmdc") {
        torch_ir::write_file(configuration, mermaid_configuration);
        result = job.run({"mmdc", "-i", job.text, "-o", job.picture, "-c", configuration});
    } else {
        result = type == ".png" ? draw_png(job, folder, flaw) : job.run({"dot", "-T" + type.substr(1), "-o", job.picture, job.text});
    }
    if (!result.is_there) return problem = "is not on PATH", render_outcome::not_there;
    if (result.code == 0 && fs::exists(job.picture)) return torch_ir::write_file(output, torch_ir::map_file(job.picture).bytes), render_outcome::done;
    problem = result.is_timed_out
                  ? "did not end within " + std::to_string(limit.count()) + " s (--time-limit)"
                  : "made no picture (" + (result.code < 0 ? std::string("ended by a signal") : "exit code " + std::to_string(result.code)) + ")";
    if (auto const said = last_line(job.errors); !said.empty()) problem += ": " + said;
    return render_outcome::failed;
}

}  // namespace

rendering render(drawing const& what, std::string const& output, std::chrono::seconds limit) {
    renderer const by_mermaid{"mmdc", what.mermaid, ".mmd", "mermaid-cli (npm install -g @mermaid-js/mermaid-cli)"};
    renderer const by_graphviz{"dot", what.dot, ".dot", "Graphviz (apt-get install graphviz)"};
    std::string names, advice, files, problems;
    bool is_one_there = false;
    for (auto const& r : {by_mermaid, by_graphviz}) {
        if (r.text.empty()) continue;
        std::string problem, flaw;
        auto const outcome = render_by(r, output, limit, problem, flaw);
        if (outcome == render_outcome::done) return {r.program == "dot", flaw};
        is_one_there = is_one_there || outcome == render_outcome::failed;
        problems += (problems.empty() ? "" : "; ") + r.program + " " + problem;
        names += (names.empty() ? "" : " nor ") + r.program;
        advice += (advice.empty() ? "" : " or ") + r.advice;
        files += (files.empty() ? "" : " or ") + r.extension;
    }
    if (is_one_there)
        throw torch_ir::error::unsupported("'" + output + "'", problems,
                                           "draw less (--collapse, --depth, --no-weights), or write a " + files + " file and render it to see why");
    bool const are_two = names.find(' ') != std::string::npos;
    throw torch_ir::error::unsupported(
        "'" + output + "'",
        std::string("other programs make pictures, and ") + (are_two ? "neither " : "") + names + (are_two ? " is on PATH" : " is not on PATH"),
        "install " + advice + ", or write a " + files + " file");
}

}  // namespace torch_ir_tool
