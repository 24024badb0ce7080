// The tracks of the goroutines: their states, and who calls them to their next run.
#include "sim/export/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::exports {

using replay::GoState;
using replay::GoStatus;

void Teller::go_track(const Event& event) {
    ++go_count_;
    if (go_tracks_ == limits_.goroutines) return;
    ++go_tracks_;
    gos_[event.g - 1].has_track = true;
    std::string description;
    if (event.object != 0) {
        description = fmt::format("created by {}, line {}", name_of_go(event.object), event.b);
    } else if (event.go() != GoId::main) {
        description = "created by a timer";
    }
    timeline_.describe({TrackKind::go, event.g},
                       {.name = name_of_go(event.g), .description = description});
}

void Teller::change_status(const Event& event) {
    const GoState& g = state_.go(event.go());
    GoRow& row = gos_[event.g - 1];
    if (row.status == GoStatus::running) end_run(g, row, event.kind);
    if (row.has_track && row.status)
        timeline_.end({TrackKind::go, event.g}, row.clock.at(g.since_ns), {});

    if (!row.status) ++alive_;
    if (row.status == GoStatus::runnable) --runnable_;
    row.status = g.status;
    if (g.status == GoStatus::runnable) ++runnable_;
    if (g.status == GoStatus::finished) {
        --alive_;
        stack_bytes_ -= row.stack_bytes;
        if (row.stack_bytes != 0) total(Total::stack_bytes, event.stamp_ns, stack_bytes_);
        if (row.has_track) timeline_.close({TrackKind::go, event.g}, row.clock.ns);
    }
    total(Total::alive, event.stamp_ns, alive_);
    total(Total::runnable, event.stamp_ns, runnable_);

    if (event.kind == Kind::go_create || event.kind == Kind::go_ready) call_for(event, row);
    if (row.has_track && g.status != GoStatus::finished) begin_status(g, row);
    if (g.status == GoStatus::running) begin_run(event, g, row);
}

// The run may begin, by its P's clock, before the wake that it follows; the goroutine's own row is
// never behind that.
bool Teller::arrives_early(const GoState& g, const GoRow& row) const {
    const std::uint32_t p = raw(g.place.p);
    return std::max(procs_[p].clock.ns, state_.procs[p].since_ns) < row.arrow.ns;
}

// From what runs on this P, or from the P itself when a timer is due or the network has something.
// An M without a P (its system call is over) calls nobody.
void Teller::call_for(const Event& event, GoRow& row) {
    const auto p = proc_of(event);
    if (!p) return;
    const bool creates = event.kind == Kind::go_create;
    const char* const name = creates ? "go" : "wake";
    row.arrow = new_arrow(name);
    const std::uint64_t ns = procs_[*p].clock.at(event.stamp_ns);
    std::vector<Fact> facts = {{.name = "goroutine", .text = name_of_go(event.g)}};
    if (creates) facts.push_back({.name = "line", .text = {}, .number = event.b});
    if (!creates && event.object != 0)
        facts.push_back({.name = "waited for", .text = name_of_object(event.object)});
    timeline_.instant({TrackKind::proc, *p}, ns,
                      {.name = name,
                       .category = "wake",
                       .facts = facts,
                       .hop = hop(row.arrow, Hop::Step::begin, ns)});
}

void Teller::begin_status(const GoState& g, GoRow& row) {
    const std::uint64_t ns = row.clock.at(g.since_ns);
    std::vector<Fact> facts;
    Hop arrow;
    std::string name;
    switch (g.status) {
        case GoStatus::running:
            name = "Running";
            facts.push_back({.name = "P", .text = {}, .number = raw(g.place.p)});
            facts.push_back({.name = "M", .text = {}, .number = raw(g.place.m)});
            if (arrives_early(g, row)) arrow = hop(row.arrow, Hop::Step::end, ns);
            break;
        case GoStatus::runnable:
            name = "Runnable";
            arrow = hop(row.arrow, Hop::Step::pass, ns);
            break;
        case GoStatus::waiting:
            name = g.reason == WaitReason::none ? "Waiting"
                                                : fmt::format("Waiting: {}", text_of(g.reason));
            if (g.place.object != ObjectId::none)
                facts.push_back({.name = "for", .text = name_of_object(raw(g.place.object))});
            break;
        case GoStatus::syscall:
            name = "System call";
            facts.push_back({.name = "M", .text = {}, .number = raw(g.place.m)});
            break;
        case GoStatus::finished:
            return;
    }
    if (g.line != 0) facts.push_back({.name = "line", .text = {}, .number = g.line});
    timeline_.begin({TrackKind::go, raw(g.id)}, ns,
                    {.name = name, .category = "state", .facts = facts, .hop = arrow});
}

}  // namespace fiberscope::exports
