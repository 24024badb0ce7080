// convert: a trace in another form.
#include "core/event/text.h"
#include "core/record/part_file.h"
#include "sim/export/chrome.h"
#include "sim/export/perfetto.h"
#include "sim/export/teller.h"
#include "sim/gotrace/export.h"
#include "sim/replay/recording.h"
#include "ui/shell/any_trace.h"
#include "ui/shell/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::shell {
namespace {

// Takes a trace's events and writes them to a file in its form.
class Conversion : public Sink {
  public:
    // After the last event. Returns what is not in the file, a line each.
    virtual std::vector<std::string> finish(const trace::Meta& meta) = 0;
    // Why the file ends before the trace does, if so.
    virtual std::optional<std::string> stopped() const { return std::nullopt; }
};

class ToText final : public Conversion {
  public:
    ToText(const StringTable& strings, std::FILE* to) : text_(strings), to_(to) {}
    void take(const Event& event, std::string_view text) override {
        const std::string line = text_.line(event, text) + "\n";
        std::fwrite(line.data(), 1, line.size(), to_);
    }
    std::vector<std::string> finish(const trace::Meta&) override { return {}; }

  private:
    EventText text_;
    std::FILE* to_;
};

std::string title_of(const trace::Meta& meta) {
    std::string title = fmt::format("run: {}, {} world", meta.file, meta.world);
    if (meta.world == "simulated") title += fmt::format(", seed {}", meta.seed);
    return title + fmt::format(", GOMAXPROCS {}", meta.procs);
}

template <class Writer>
class ToTimeline final : public Conversion {
  public:
    ToTimeline(const StringTable& strings, std::FILE* to, std::uint32_t tracks)
        : writer_(to), teller_(strings, writer_, {.goroutines = tracks, .channels = tracks}) {}
    void take(const Event& event, std::string_view text) override { teller_.take(event, text); }
    std::vector<std::string> finish(const trace::Meta& meta) override {
        teller_.finish(title_of(meta));
        return teller_.left_out();
    }
    std::optional<std::string> stopped() const override { return teller_.impossible(); }

  private:
    Writer writer_;
    exports::Teller teller_;
};

// What `go tool trace` opens.
class ToGo final : public Conversion {
  public:
    ToGo(const StringTable& strings, std::FILE* to, const std::string& source)
        : go_(strings, source,
              [to](std::string_view bytes) { std::fwrite(bytes.data(), 1, bytes.size(), to); }) {}
    void take(const Event& event, std::string_view text) override { go_.take(event, text); }
    std::vector<std::string> finish(const trace::Meta&) override {
        go_.finish();
        return go_.left_out();
    }
    std::optional<std::string> stopped() const override { return go_.problem(); }

  private:
    gotrace::Export go_;
};

struct Task {
    const StringTable& strings;
    std::FILE* to;
    const ConvertOptions& options;
    const trace::Meta& meta;
};
using Make = std::unique_ptr<Conversion> (*)(const Task& task);

template <class Writer>
std::unique_ptr<Conversion> make_timeline(const Task& task) {
    return std::make_unique<ToTimeline<Writer>>(task.strings, task.to, task.options.tracks);
}

std::unique_ptr<Conversion> make_text(const Task& task) {
    return std::make_unique<ToText>(task.strings, task.to);
}

std::unique_ptr<Conversion> make_go(const Task& task) {
    return std::make_unique<ToGo>(task.strings, task.to, task.meta.file);
}

struct Form {
    const char* name;
    std::vector<std::string_view> extensions;
    Make make;  // null: ours
};

// The first is what stdout gets.
const std::vector<Form>& forms() {
    static const std::vector<Form> all = {
        {"text", {".txt"}, make_text},
        {"perfetto", {".pftrace", ".perfetto-trace"}, make_timeline<exports::Perfetto>},
        {"chrome", {".json"}, make_timeline<exports::Chrome>},
        {"go", {".trace"}, make_go},
        {"fscope", {".fscope"}, nullptr},
    };
    return all;
}

const Form* form_of(const ConvertOptions& options) {
    if (options.to.empty() && options.out.empty()) return &forms().front();
    const std::string extension = std::filesystem::path(options.out).extension();
    for (const Form& form : forms()) {
        const auto& own = form.extensions;
        const bool fits = options.to.empty()
                              ? std::find(own.begin(), own.end(), extension) != own.end()
                              : options.to == form.name;
        if (fits) return &form;
    }
    return nullptr;
}

int convert_to_ours(const std::string& file, const std::string& out, const trace::Meta& meta) {
    if (out.empty()) return complain("a trace of ours is not for stdout: -o names its file");
    StringTable strings;
    replay::Recording recording(out, strings, meta);
    if (recording.error()) return complain(*recording.error());
    const trace::ReadReport report = read_any(file, strings, recording);
    if (const auto problem = recording.finish()) return complain(*problem);
    return status_of(report);
}

}  // namespace

std::string list_of_forms() {
    std::string list;
    for (const Form& form : forms()) {
        list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", form.name,
                            fmt::join(form.extensions, ", "));
    }
    return list;
}

int convert_command(const std::string& file, const ConvertOptions& options) {
    const std::string& out = options.out;
    const Form* const form = form_of(options);
    if (form == nullptr) {
        return complain(
            options.to.empty()
                ? fmt::format("{}: no form has this extension; there are {}", out, list_of_forms())
                : fmt::format("--to {}: there are {}", options.to, list_of_forms()));
    }
    const trace::ReadReport about = read_meta(file);
    if (!about.usable()) return complain(about.error);
    if (form->make == nullptr) return convert_to_ours(file, out, about.meta);
    PartFile target(out);
    if (!out.empty() && target.refusal()) return complain(out + ": " + *target.refusal());
    std::FILE* to = out.empty() ? stdout : std::fopen(target.part().c_str(), "wb");
    if (to == nullptr) return complain(out + ": " + std::strerror(errno));
    StringTable strings;
    const auto conversion = form->make({strings, to, options, about.meta});
    const trace::ReadReport report = read_any(file, strings, *conversion);
    std::vector<std::string> left_out;
    if (report.usable()) left_out = conversion->finish(report.meta);
    bool written = std::fflush(to) == 0 && std::ferror(to) == 0;
    if (to != stdout) {
        written = std::fclose(to) == 0 && written && report.usable() && !target.give_name();
    }
    if (const int status = status_of(report)) return status;
    if (!written) return complain((out.empty() ? "stdout" : out) + ": cannot write");
    for (const std::string& line : left_out)
        std::fprintf(stderr, "left out: %s\n", line.c_str());
    if (const auto stopped = conversion->stopped())
        return complain(fmt::format("{}: {}; the result ends before it", file, *stopped));
    return 0;
}

}  // namespace fiberscope::shell
