#include "sim/gotrace/names.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

namespace fiberscope::gotrace {
namespace {

// Our numbers may have so many gaps: some, and one for every goroutine that there is. That bounds
// what a table by number takes.
constexpr std::uint32_t kGapsFree = 4096;
// And none may be too far from the highest: the fold refuses that.
constexpr std::uint32_t kAheadMax = 1024;

// "sync.(*Mutex).Lock" -> which wait that is, innermost first.
struct Meaning {
    std::string_view function;
    WaitReason reason;
};
constexpr std::array kMeanings = {
    Meaning{"sync.(*Mutex).Lock", WaitReason::mutex_lock},
    Meaning{"sync.(*RWMutex).Lock", WaitReason::rwmutex_lock},
    Meaning{"sync.(*RWMutex).RLock", WaitReason::rwmutex_rlock},
    Meaning{"sync.(*WaitGroup).Wait", WaitReason::waitgroup_wait},
    Meaning{"sync.(*Cond).Wait", WaitReason::cond_wait},
    Meaning{"runtime.chanrecv", WaitReason::chan_receive},
    Meaning{"runtime.chansend", WaitReason::chan_send},
    Meaning{"runtime.selectgo", WaitReason::select},
    Meaning{"time.Sleep", WaitReason::sleep},
    Meaning{"internal/poll.runtime_pollWait", WaitReason::io_wait},
    Meaning{"runtime.netpollblock", WaitReason::io_wait},
    Meaning{"runtime.coroswitch", WaitReason::coroutine},
    Meaning{"runtime.semacquire", WaitReason::semacquire},
};

WaitReason by_stack(const std::vector<Frame>& stack) {
    // A Mutex's Lock may stand inside of an RWMutex's: the outermost of the library's counts.
    WaitReason reason = WaitReason::none;
    for (const Frame& frame : stack) {
        const bool library =
            frame.function.starts_with("runtime.") || frame.function.starts_with("sync.") ||
            frame.function.starts_with("internal/") || frame.function.starts_with("time.");
        if (!library) break;
        for (const Meaning& meaning : kMeanings) {
            // The runtime has several entrances: chanrecv1, chanrecv2.
            const bool same = meaning.function.starts_with("runtime.")
                                  ? frame.function.starts_with(meaning.function)
                                  : frame.function == meaning.function;
            if (same) reason = meaning.reason;
        }
    }
    return reason;
}

}  // namespace

GoId GoNumbers::add(std::uint64_t go) {
    const auto highest = static_cast<std::uint32_t>(used_.size());
    const bool near = go >= 1 && go <= std::uint64_t{highest} + kAheadMax &&
                      go <= std::uint64_t{kGapsFree} + 2 * std::uint64_t{known_};
    std::uint32_t id = near ? static_cast<std::uint32_t>(go) : 0;
    if (id == 0 || (id <= highest && used_[id - 1])) {
        if (free_ == 1) free_ = 2;  // 1 is main's
        while (free_ <= highest && used_[free_ - 1])
            ++free_;
        id = free_;
    }
    if (used_.size() < id) used_.resize(id);
    used_[id - 1] = true;
    ++known_;
    ids_[go] = GoId{id};
    return GoId{id};
}

GoId GoNumbers::of(std::uint64_t go) const {
    const auto found = ids_.find(go);
    return found == ids_.end() ? GoId::none : found->second;
}

void Program::learn(const Generation& generation) {
    wrapped_.clear();
    // The file with main.main, if no tool has made it; else the one in which most stacks have a
    // frame. Of several the first by name: stacks come in no order.
    std::map<std::string_view, std::size_t> stacks_in;
    std::string_view of_main;
    for (const auto& [id, stack] : generation.stacks) {
        for (std::size_t i = 0; i < stack.size(); ++i) {
            const Frame& frame = stack[i];
            if (library_.empty() && frame.function.starts_with("runtime.")) {
                const std::size_t at = frame.file.rfind("/runtime/");
                if (at != std::string_view::npos) library_ = frame.file.substr(0, at + 1);
            }
            const bool made = frame.file.starts_with('_') || frame.file.ends_with("_testmain.go");
            if (frame.function == "main.main" && !made) of_main = frame.file;
            if (!made) ++stacks_in[frame.file];
            const bool wraps = frame.function.find(".gowrap") != std::string_view::npos;
            if (wraps && i > 0)
                wrapped_.emplace(std::string(frame.function), std::string(stack[i - 1].function));
        }
    }
    if (!file_.empty()) return;
    std::size_t most = 0;
    for (const auto& [file, count] : stacks_in) {
        const bool own = !file.empty() && !library_.empty() && !file.starts_with(library_);
        if (own && count > most) {
            most = count;
            file_ = file;
        }
    }
    if (!of_main.empty()) file_ = of_main;
}

std::optional<Position> Program::position(const std::vector<Frame>& stack) const {
    if (file_.empty()) return {};
    for (const Frame& frame : stack) {
        if (frame.file != file_) continue;
        const std::uint64_t line_max = std::numeric_limits<std::uint32_t>::max();
        return Position{frame.function, static_cast<std::uint32_t>(std::min(frame.line, line_max))};
    }
    return {};
}

std::string_view Program::started(std::string_view function) const {
    const auto found = wrapped_.find(std::string(function));
    return found == wrapped_.end() ? function : std::string_view(found->second);
}

std::string_view Program::outermost(const std::vector<Frame>& stack) const {
    // The runtime's own frames under it, as runtime.main under main.main, say nothing.
    for (auto frame = stack.rbegin(); frame != stack.rend(); ++frame) {
        if (!frame->function.starts_with("runtime.")) return started(frame->function);
    }
    return stack.empty() ? std::string_view{} : stack.back().function;
}

WaitReason wait_reason(std::string_view text, const std::vector<Frame>& stack, bool& known) {
    known = true;
    const WaitReason exact = by_stack(stack);
    const auto or_exact = [exact](WaitReason reason) {
        return exact == WaitReason::none ? reason : exact;
    };
    if (text == "chan receive") return WaitReason::chan_receive;
    if (text == "chan send") return WaitReason::chan_send;
    if (text == "select") return WaitReason::select;
    if (text == "network") return WaitReason::io_wait;
    if (text == "sleep") return WaitReason::sleep;
    if (text == "sync.(*Cond).Wait") return WaitReason::cond_wait;
    // Woken, a Cond's waiter waits for its lock.
    if (text == "sync" && exact == WaitReason::cond_wait) return WaitReason::mutex_lock;
    if (text == "sync") return or_exact(WaitReason::sync);
    if (text == "forever") {
        if (exact == WaitReason::chan_receive) return WaitReason::chan_receive_nil;
        if (exact == WaitReason::chan_send) return WaitReason::chan_send_nil;
        return WaitReason::select_no_cases;
    }
    if (text == "system goroutine wait") return WaitReason::system_goroutine;
    if (text == "GC mark assist wait for work") return WaitReason::gc_assist;
    if (text == "GC background sweeper wait") return WaitReason::gc_sweep;
    if (text == "wait until GC ends" || text == "GC weak to strong wait")
        return WaitReason::gc_cycle;
    if (text == "preempted") return WaitReason::preempted;
    if (text == "wait for debug call") return WaitReason::debug_call;
    known = text.empty() || text == "unspecified";
    return exact;
}

std::string_view go_reason(WaitReason reason) {
    switch (reason) {
        case WaitReason::none:
            return "unspecified";
        case WaitReason::chan_receive:
            return "chan receive";
        case WaitReason::chan_send:
            return "chan send";
        case WaitReason::chan_receive_nil:
        case WaitReason::chan_send_nil:
        case WaitReason::select_no_cases:
            return "forever";
        case WaitReason::select:
            return "select";
        case WaitReason::cond_wait:
            return "sync.(*Cond).Wait";
        case WaitReason::mutex_lock:
        case WaitReason::rwmutex_rlock:
        case WaitReason::rwmutex_lock:
        case WaitReason::waitgroup_wait:
        case WaitReason::semacquire:
        case WaitReason::sync:
            return "sync";
        case WaitReason::sleep:
            return "sleep";
        case WaitReason::io_wait:
            return "network";
        case WaitReason::coroutine:
            return "";
        case WaitReason::system_goroutine:
            return "system goroutine wait";
        case WaitReason::gc_assist:
            return "GC mark assist wait for work";
        case WaitReason::gc_sweep:
            return "GC background sweeper wait";
        case WaitReason::gc_cycle:
            return "wait until GC ends";
        case WaitReason::preempted:
            return "preempted";
        case WaitReason::debug_call:
            return "wait for debug call";
    }
    return "unspecified";
}

}  // namespace fiberscope::gotrace
