// What goroutines and Ps do in a trace, counted: by Go's own parser ("go tool trace -d=1"), and in
// our events. "Running->Waiting chan receive" -> 33.
#pragma once

#include "core/event/strings.h"
#include "core/record/sink.h"
#include "sim/gotrace/names.h"

#include <cstdint>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

namespace fiberscope::gotrace {

using Counts = std::map<std::string, std::uint64_t>;

inline std::string between(std::string_view line, std::string_view from, std::string_view to) {
    const std::size_t begin = line.find(from);
    if (begin == std::string_view::npos) return {};
    const std::string_view rest = line.substr(begin + from.size());
    return std::string(rest.substr(0, rest.find(to)));
}

// Of what Go's parser prints. What a generation says again of what is known is no transition.
inline Counts counts_of_go(const std::string& printed) {
    Counts counts;
    std::istringstream lines(printed);
    for (std::string line; std::getline(lines, line);) {
        if (line.find(" StateTransition ") == std::string::npos) continue;
        const bool proc = line.find("Resource=Proc(") != std::string::npos;
        const std::string change = line.substr(line.rfind(' ') + 1);
        const std::size_t arrow = change.find("->");
        const std::string from = change.substr(0, arrow), to = change.substr(arrow + 2);
        if (from == to || (proc && (from == "Undetermined" || from == "NotExist"))) continue;
        const std::string reason = between(line, "Reason=\"", "\"");
        ++counts[(proc ? "P " : "") + change + (reason.empty() ? "" : " " + reason)];
    }
    return counts;
}

// Of our events: those that the trace itself tells, not the inferred ones.
class CountTransitions final : public Sink {
  public:
    void take(const Event& event, std::string_view) override {
        const bool inferred = event.rule == Rule::inferred;
        switch (event.kind) {
            case Kind::go_create:
                born_[event.g] = inferred ? "Undetermined" : "NotExist";
                break;
            case Kind::go_park:
                if (!birth(event.g, "Waiting")) {
                    count("Running->Waiting", go_reason(static_cast<WaitReason>(event.a)));
                }
                break;
            case Kind::go_start:
                if (inferred && birth(event.g, "Running")) break;
                birth(event.g, "Runnable");
                count("Runnable->Running");
                break;
            case Kind::go_syscall:
                if (!(inferred && birth(event.g, "Syscall"))) count("Running->Syscall");
                break;
            case Kind::runnext_put:
            case Kind::local_put:
            case Kind::global_put:
                birth(event.g, "Runnable");
                break;
            case Kind::go_ready:
                count("Waiting->Runnable");
                break;
            case Kind::go_yield:
                count("Running->Runnable", "runtime.Gosched");
                break;
            case Kind::go_preempt:
                count("Running->Runnable", "preempted");
                break;
            case Kind::go_end:
                count("Running->NotExist");
                break;
            case Kind::go_sysexit:
                count(event.a == 0 ? "Syscall->Running" : "Syscall->Runnable");
                break;
            case Kind::p_acquire:
                if (!inferred) count("P Idle->Running");
                break;
            case Kind::p_release:
            case Kind::p_retake:
                count("P Running->Idle");
                break;
            default:
                break;
        }
    }
    const Counts& counts() const { return counts_; }

  private:
    bool birth(std::uint32_t g, const std::string& status) {
        const auto found = born_.find(g);
        if (found == born_.end()) return false;
        count(found->second + "->" + status);
        born_.erase(found);
        return true;
    }
    void count(const std::string& change, std::string_view reason = {}) {
        ++counts_[change + (reason.empty() ? "" : " " + std::string(reason))];
    }

    Counts counts_;
    std::map<std::uint32_t, std::string> born_;  // what it was before; its status is not known yet
};

// What each goroutine did, in order: "start park chan receive ready". For runs that were exported
// and imported again.
class Lives final : public Sink {
  public:
    void take(const Event& event, std::string_view) override {
        switch (event.kind) {
            case Kind::go_create:
            case Kind::go_start:
            case Kind::go_ready:
            case Kind::go_yield:
            case Kind::go_preempt:
            case Kind::go_end:
            case Kind::go_syscall:
                add(event, name_of(event.kind));
                break;
            case Kind::go_sysexit:
                add(event, event.a == 0 ? "sysexit" : "late");
                break;
            case Kind::go_park:
                add(event, text_of(static_cast<WaitReason>(event.a)));
                break;
            default:
                break;
        }
    }
    std::map<std::uint32_t, std::string> of;

  private:
    void add(const Event& event, std::string_view what) { of[event.g] += std::string(what) + "\n"; }
};

}  // namespace fiberscope::gotrace
