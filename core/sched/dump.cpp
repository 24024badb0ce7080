#include "core/sched/dump.h"

#include "core/fiber/frames.h"
#include "core/fiber/symbols.h"

#include <array>
#include <cstdio>
#include <dlfcn.h>
#include <unordered_map>

namespace fiberscope {
namespace {

GoFrames head_of(const Scheduler& s, const G& g) {
    const StringId started = name_of(s.strings, g.function, g.file, g.line);
    return {.id = g.id,
            .creator = g.creator,
            .status = g.status == GoStatus::waiting   ? text_of(g.reason)
                      : g.status == GoStatus::running ? "running"
                      : g.status == GoStatus::syscall ? "syscall"
                                                      : "runnable",
            .started = std::string(s.strings.text(started)),
            .begun = g.fiber != nullptr,
            .frames = {}};
}

using Frames = std::array<std::uintptr_t, kFramesMax + 1>;

void keep(GoFrames& go, const Frames& frames, std::uint32_t count) {
    go.elided = count > kFramesMax;
    go.frames.assign(frames.begin(), frames.begin() + (go.elided ? kFramesMax : count));
}

bool starts_with(const std::string& text, const char* start) {
    return text.rfind(start, 0) == 0;
}

// Between the goroutine's own function and the bottom of its fiber, and between what it called and
// the switch.
bool is_bottom(const CodePlace& place) {
    return starts_with(place.function, "fiberscope::(anonymous namespace)::run_");
}
bool is_switch(const CodePlace& place) {
    return starts_with(place.function, "fiberscope::") &&
           (place.file.find("core/sched/") != std::string::npos ||
            place.file.find("core/fiber/") != std::string::npos);
}

std::string text_of(const CodePlace& place) {
    char offset[24];
    std::snprintf(offset, sizeof offset, "+0x%zx", static_cast<std::size_t>(place.offset));
    const std::string function = place.function.empty() ? "?" : place.function;
    // A C++ name has its parameters' types already.
    const std::string call = function.back() == ')' ? function : function + "(...)";
    if (!place.file.empty())
        return call + "\n\t" + place.file + ":" + std::to_string(place.line) + " " + offset + "\n";
    return call + "\n\t" + (place.module.empty() ? "?" : place.module) + " " + offset + "\n";
}

}  // namespace

GoFrames frames_of(const Scheduler& s, const G& g) {
    GoFrames go = head_of(s, g);
    // A thread is on the stack of one in a system call: its frames move under our feet.
    if (!go.begun || g.status == GoStatus::syscall) return go;
    Frames frames;
    const std::uint32_t count = walk_parked_frames(g.fiber->flow, frames);
    keep(go, frames, count);
    go.too_deep = count == 0;
    return go;
}

GoFrames own_frames(Machine& m) {
    GoFrames go = head_of(*m.scheduler, *m.current);
    Frames frames;
    keep(go, frames, walk_frames(frames));
    return go;
}

GoFrames frames_of_panic(const Scheduler& s, const G& g) {
    GoFrames go = head_of(s, g);
    go.frames = s.panic_frames;
    go.unwound = go.frames.empty();
    return go;
}

std::string text_of(const std::vector<GoFrames>& gos) {
    Symbols symbols;
    std::unordered_map<std::uintptr_t, CodePlace> known;
    const auto find = [&](std::uintptr_t address) -> const CodePlace& {
        const auto [at, is_new] = known.try_emplace(address);
        if (is_new) at->second = symbols.find(address);
        return at->second;
    };
    std::string text;
    for (const GoFrames& go : gos) {
        if (!text.empty()) text += "\n";
        text += "goroutine " + std::to_string(raw(go.id)) + " [" + go.status + "]:\n";
        std::size_t first = 0, end = 0;
        while (first < go.frames.size() && is_switch(find(go.frames[first])) &&
               !is_bottom(find(go.frames[first])))
            ++first;
        for (end = first; end < go.frames.size() && !is_bottom(find(go.frames[end]));)
            ++end;
        for (std::size_t i = first; i < end; ++i)
            text += text_of(find(go.frames[i]));
        if (go.elided && end == go.frames.size()) text += "...additional frames elided...\n";
        if (go.too_deep) text += "(no frames: too little of its stack is left to look at it)\n";
        if (go.unwound) text += "(no frames: the exception has gone through them)\n";
        if (!go.begun) text += "(has not begun)\n";
        if (go.creator != GoId::none)
            text += "created by " + go.started + " in goroutine " +
                    std::to_string(raw(go.creator)) + "\n";
        else if (first == end)
            text += go.started + "\n";
    }
    if (const std::string missing = Symbols::what_is_missing(); !missing.empty())
        text += "(" + missing + ")\n";
    return text;
}

void print_frames_here() {
    Frames frames;
    const std::uint32_t count = walk_frames(frames);
    for (std::uint32_t i = 0; i < count; ++i) {
        Dl_info info;
        if (dladdr(reinterpret_cast<void*>(frames[i] - 1), &info) == 0)
            info = {
                .dli_fname = "?", .dli_fbase = nullptr, .dli_sname = nullptr, .dli_saddr = nullptr};
        std::fprintf(
            stderr, "    %s(%s) +0x%zx\n", info.dli_fname,
            info.dli_sname != nullptr ? info.dli_sname : "",
            static_cast<std::size_t>(frames[i] - reinterpret_cast<std::uintptr_t>(info.dli_fbase)));
    }
    if (count == frames.size()) std::fputs("    ...\n", stderr);
}

}  // namespace fiberscope
