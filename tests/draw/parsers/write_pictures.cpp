// SPDX-License-Identifier: MIT
// Writes pictures of every program of a reference set, and of random ones, for the languages' own parsers: torch_ir_write_pictures REFERENCE OUT
// writes OUT/mermaid.jsonl (a line `{"name": …, "text": …}` each) and OUT/graphs.dot (one graph after the other), and prints how many of each.
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <boost/json.hpp>

#include <torch_ir/draw/dot.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/ir/printable.hpp>
#include <torch_ir/source/open_program.hpp>
#include <torch_ir/visit/drive.hpp>

#include "support/random_program.hpp"

namespace {

namespace fs = std::filesystem;
using namespace torch_ir;

class picture_files {
public:
    explicit picture_files(fs::path const& folder) : mermaid_(folder / "mermaid.jsonl"), dot_(folder / "graphs.dot") {}

    void write(std::string const& name, ir const& program) {
        struct {
            std::string_view name;
            picture_options options;
        } const forms[] = {{"plain", {.modules = false, .repeats = false}},
                           {"grouped", {.weights = false, .repeats = false}},
                           {"collapsed", {.idle = false, .legend = true}},
                           {"by depth", {.max_nodes = 5, .depth = 1}}};
        for (auto const& [form, options] : forms) {
            auto const drawn = make_picture(program, options);
            auto const note = options.legend ? "a \"note\" of 3 < 5 & `7`" : "";
            write_mermaid(name + ", " + std::string(form), to_mermaid(drawn, note));
            write_dot(to_dot(drawn, program.model_name(), note));
        }
        write_mermaid(name + ", as large as it may be", draw_mermaid_flowchart(program));
        write_dot(fit_dot(program, forms[0].options).text);
    }

    void report() const { std::cout << texts_ << " texts of Mermaid, " << graphs_ << " graphs of DOT\n"; }

private:
    std::ofstream mermaid_, dot_;
    std::size_t texts_ = 0, graphs_ = 0;

    std::unordered_set<std::size_t> seen_;  ///< hashes of texts: many files hold the same program

    void write_dot(std::string const& text) {
        if (!seen_.insert(std::hash<std::string>{}(text)).second) return;
        dot_ << text;
        ++graphs_;
    }

    void write_mermaid(std::string const& name, std::string const& text) {
        if (text.size() > mermaid_limits{}.characters) return;  // Mermaid draws nothing of it
        if (!seen_.insert(std::hash<std::string>{}(text)).second) return;
        mermaid_ << boost::json::serialize(boost::json::object{{"name", printable_line(name)}, {"text", text}}) << '\n';
        ++texts_;
    }
};

}  // namespace

int main(int count, char** words) {
    try {
        if (count < 3) throw std::runtime_error("usage: torch_ir_write_pictures REFERENCE OUT");
        fs::create_directories(words[2]);
        picture_files files(words[2]);
        std::vector<fs::path> sources;
        for (auto const& e : fs::recursive_directory_iterator(words[1])) {
            auto const name = e.path().filename().string();
            if (e.path().extension() == ".pt2" || (name.starts_with("ir") && e.path().extension() == ".json")) sources.push_back(e.path());
        }
        for (auto const& s : sources) files.write(fs::relative(s, words[1]).string(), build(open_program(s.string())));
        for (std::uint64_t seed = 0; seed < 100; ++seed)
            files.write("random program " + std::to_string(seed),
                        torch_ir_test::random_program(seed, {.odd_names = true, .any_bytes = seed % 3 == 0, .damaged = seed % 2 == 0, .metadata = true})());
        files.report();
    } catch (std::exception const& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
