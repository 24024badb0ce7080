#include "tests/differential/generate.h"

#include "tests/differential/generator.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::test {

namespace {

void write(const std::vector<Part>& parts, int depth, std::string& out) {
    const auto line = [&](const std::string& text) {
        if (!text.empty()) out += std::string(static_cast<std::size_t>(depth), '\t') + text + "\n";
    };
    for (const Part& part : parts) {
        line(part.text);
        write(part.parts, depth + 1, out);
        line(part.end);
    }
}

std::size_t size_of(const Part& part) {
    std::size_t size = 1;
    for (const Part& inner : part.parts)
        size += size_of(inner);
    return size;
}

using Path = std::vector<std::size_t>;

void collect(const std::vector<Part>& parts, const Path& path,
             std::vector<std::pair<std::size_t, Path>>& all) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        Path here = path;
        here.push_back(i);
        if (!parts[i].fixed) all.emplace_back(size_of(parts[i]), here);
        collect(parts[i].parts, here, all);
    }
}

}  // namespace

std::string prefix_of(std::uint64_t seed) {
    return "g" + std::to_string(seed) + "_";
}

GeneratedProgram generate(std::uint64_t seed) {
    return {seed, Generator(seed).program()};
}

std::string text_of(const GeneratedProgram& program, bool with_main) {
    std::string out = "package main\n\n";
    write(program.parts, 0, out);
    if (with_main) out += "\nfunc main() { " + prefix_of(program.seed) + "main() }\n";
    return out;
}

std::vector<GeneratedProgram> smaller(const GeneratedProgram& program) {
    std::vector<std::pair<std::size_t, Path>> all;
    collect(program.parts, {}, all);
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<GeneratedProgram> out;
    for (const auto& [size, path] : all) {
        for (const bool unwrap : {false, true}) {
            GeneratedProgram less = program;
            std::vector<Part>* parts = &less.parts;
            for (std::size_t i = 0; i + 1 < path.size(); ++i)
                parts = &(*parts)[path[i]].parts;
            const auto at = parts->begin() + static_cast<std::ptrdiff_t>(path.back());
            const std::vector<Part> within = at->parts;
            if (unwrap && within.empty()) continue;
            const auto next = parts->erase(at);
            if (unwrap) parts->insert(next, within.begin(), within.end());
            out.push_back(std::move(less));
        }
    }
    return out;
}

}  // namespace fiberscope::test
