#include "sim/gotrace/import.h"

#include "sim/gotrace/translate.h"

#include <fmt/format.h>

#include <fstream>

namespace fiberscope::gotrace {
namespace {

// The clock of a generation's first events is of no use before the order is known: it is ordered
// twice, the first time only to see how the world was when it began.
Opening opening_of(const Generation& generation) {
    Opening opening;
    Ordering ordering;
    ordering.run(generation, [&](const GoEvent& event) {
        opening.see(event);
        return true;
    });
    return opening;
}

std::vector<std::string> told(const Translator& translator, std::uint64_t cpu_samples,
                              std::uint64_t experimental) {
    std::vector<std::string> lines;
    const auto add = [&](std::uint64_t count, const std::string& what) {
        if (count != 0) lines.push_back(fmt::format("{} {}", count, what));
    };
    for (std::size_t type = 0; type < 256; ++type)
        add(translator.left_out()[type], name_of(static_cast<Type>(type)));
    add(cpu_samples, "CPU samples");
    add(experimental, "batches of experiments");
    add(translator.unknown_reasons(), "waits for a reason that is not known here, shown without");
    add(translator.without_position(), "events with no line of the shown file on their stack");
    add(translator.renumbered(), "goroutines that have another number here (their name says Go's)");
    return lines;
}

}  // namespace

ImportReport import_trace(std::istream& in, const std::string& name, StringTable& strings,
                          Sink& sink) {
    ImportReport report;
    Reader reader(in);
    if (std::string error = reader.open(); !error.empty()) {
        report.error = fmt::format("{}: {}", name, error);
        return report;
    }
    report.meta.world = fmt::format("go 1.{}", reader.version());
    Translator translator(strings, sink);
    Ordering ordering;
    Generation generation;
    std::uint64_t cpu_samples = 0, experimental = 0;
    std::string broken;
    bool first = true;
    while (broken.empty() && reader.next(generation)) {
        cpu_samples += generation.cpu_samples;
        experimental += generation.experimental_batches;
        std::uint64_t at = generation.offset;
        if (first) {
            const Opening opening = opening_of(generation);
            translator.learn(generation);
            translator.open(opening);
            report.meta.procs = opening.procs;
            report.meta.file = translator.program().file();
        } else {
            translator.learn(generation);
        }
        first = false;
        if (translator.problem().empty()) {
            broken = ordering.run(generation, [&](const GoEvent& event) {
                at = event.offset;
                return translator.take(event);
            });
        }
        if (broken.empty() && !translator.problem().empty())
            broken =
                error_at(at, "an event that follows from those before: " + translator.problem());
    }
    // If the file breaks off that may be the cause, and what the ordering missed its effect.
    if (!reader.error().empty())
        broken = reader.error() + (broken.empty() ? "" : "; and before that " + broken);
    report.events = translator.events();
    report.left_out = told(translator, cpu_samples, experimental);
    if (!broken.empty())
        report.damage = fmt::format("{}: {}; {} events were read", name, broken, report.events);
    if (report.events == 0 && broken.empty())
        broken = error_at(reader.offset(), "a generation, found the end of the file");
    if (report.events == 0) report.error = fmt::format("{}: {}", name, broken);
    return report;
}

trace::ReadReport read_meta(std::istream& in, const std::string& name) {
    trace::ReadReport report;
    Reader reader(in);
    std::string error = reader.open();
    Generation generation;
    if (error.empty() && reader.next(generation)) {
        Program program;
        program.learn(generation);
        report.meta = {.file = program.file(),
                       .source = {},
                       .world = fmt::format("go 1.{}", reader.version()),
                       .seed = 0,
                       .procs = opening_of(generation).procs};
    } else if (error.empty()) {
        error = !reader.error().empty()
                    ? reader.error()
                    : error_at(reader.offset(), "a generation, found the end of the file");
    }
    if (!error.empty()) report.error = fmt::format("{}: {}", name, error);
    return report;
}

bool looks_like_go_trace(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string begin(kHeaderBytes, '\0');
    in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    return in && version_in(begin) != 0;
}

}  // namespace fiberscope::gotrace
