// No bytes, however broken, crash the reader of Go's traces: what it gives follows event by event,
// is no more than a bounded multiple of the bytes, and can be written as a Go trace again.
#include "sim/gotrace/export.h"
#include "sim/gotrace/import.h"
#include "sim/replay/fold.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

namespace {

class Check final : public fiberscope::Sink {
  public:
    explicit Check(fiberscope::Sink& next) : next_(next) {}
    void take(const fiberscope::Event& event, std::string_view text) override {
        if (const auto why = fiberscope::replay::fold(state_, event, text)) {
            std::fprintf(stderr, "an event does not follow: %s\n", why->c_str());
            std::abort();
        }
        next_.take(event, text);
    }

  private:
    fiberscope::replay::State state_;
    fiberscope::Sink& next_;
};

using namespace fiberscope;
using gotrace::Type;

std::string write_script(const std::uint8_t* data, std::size_t size) {
    constexpr Type kTypes[] = {
        Type::proc_start,        Type::proc_stop,          Type::proc_steal,
        Type::go_create,         Type::go_create_blocked,  Type::go_start,
        Type::go_stop,           Type::go_block,           Type::go_destroy,
        Type::go_unblock,        Type::go_switch,          Type::go_switch_destroy,
        Type::go_syscall_begin,  Type::go_syscall_end,     Type::go_syscall_end_blocked,
        Type::go_create_syscall, Type::go_destroy_syscall, Type::procs_change,
        Type::go_status,         Type::user_region_begin,  Type::heap_alloc};
    std::string bytes;
    gotrace::Writer out([&](std::string_view part) { bytes += part; });
    for (std::uint64_t p = 0; p < 4; ++p)
        out.event(1, 0, Type::proc_status, {p, p == 0 ? 1u : 2u});
    out.event(1, 0, Type::go_status, {1, 1, 2});
    std::uint64_t procs[8] = {}, gos[16] = {}, time = 0;
    for (std::size_t i = 0; i + 2 < size; i += 3) {
        const Type type = kTypes[data[i] % std::size(kTypes)];
        const std::uint64_t m = 1 + data[i + 1] % 4, x = data[i + 2] % 16, p = x % 4;
        const std::uint64_t other = 1 + data[i + 1] / 4 % 4;
        ++time;
        switch (type) {
            case Type::proc_start:
                out.event(m, time, type, {p, ++procs[p]});
                break;
            case Type::proc_steal:
                out.event(m, time, type, {p, ++procs[p], other});
                break;
            case Type::go_syscall_begin:
                out.event(m, time, type, {++procs[p], 0});
                break;
            case Type::go_create:
            case Type::go_create_blocked:
                gos[x] = 0;
                out.event(m, time, type, {x, 0, 0});
                break;
            case Type::go_create_syscall:
                gos[x] = 0;
                out.event(m, time, type, {x});
                break;
            case Type::go_start:
            case Type::go_switch:
            case Type::go_switch_destroy:
                out.event(m, time, type, {x, ++gos[x]});
                break;
            case Type::go_unblock:
                out.event(m, time, type, {x, ++gos[x], 0});
                break;
            case Type::go_status:
                gos[x] = 0;
                out.event(m, time, type, {x, other, 1u + data[i + 1] / 16u % 4u});
                break;
            case Type::procs_change:
                out.event(m, time, type, {4 + x % 3, 0});
                break;
            case Type::user_region_begin:
                out.event(m, time, type, {0, 0, 0});
                break;
            case Type::go_stop:
            case Type::go_block:
                out.event(m, time, type, {out.string(x % 2 == 0 ? "preempted" : "select"), 0});
                break;
            case Type::heap_alloc:
                out.event(m, time, type, {x});
                break;
            default:
                out.event(m, time, type, {});
                break;
        }
    }
    out.finish();
    return bytes;
}

void fail_for(const std::string& what) {
    std::fprintf(stderr, "%s\n", what.c_str());
    std::abort();
}

// The ordering found it possible, and it could not be told.
void check_told(const gotrace::ImportReport& report, const char* when) {
    if ((report.error + report.damage).find("an event that follows") != std::string::npos)
        fail_for(when + report.error + report.damage);
}

}  // namespace

// libFuzzer's name for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(static_cast<const char*>(static_cast<const void*>(data)), size);
    const bool is_script = !text.starts_with("go ");
    std::istringstream in(is_script ? write_script(data, size) : text);
    StringTable strings;
    std::uint64_t written = 0;
    std::string exported;
    gotrace::Export again(strings, "x.go", [&](std::string_view bytes) {
        written += bytes.size();
        if (is_script) exported += bytes;
    });
    Check check(again);
    const gotrace::ImportReport report = gotrace::import_trace(in, "x.trace", strings, check);
    again.finish();
    // A log of 1024 bytes that is told again and again is what costs most.
    constexpr std::uint64_t kEventsPerByte = 8, kBytesPerByte = 512, kSome = 8192;
    if (report.events > kEventsPerByte * size + kSome || again.problem() ||
        written > kBytesPerByte * size + kSome) {
        fail_for(std::to_string(report.events) + " events, " + std::to_string(written) +
                 " bytes of " + std::to_string(size));
    }
    if (is_script) {
        check_told(report, "");
        std::istringstream in_again(exported);
        StringTable other_strings;
        gotrace::Export nowhere(other_strings, "x.go", [](std::string_view) {});
        const gotrace::ImportReport then =
            gotrace::import_trace(in_again, "y.trace", other_strings, nowhere);
        if (!then.whole()) fail_for("again: " + then.error + then.damage);
    }
    return 0;
}
