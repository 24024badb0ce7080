// The tracks of the Ps: what runs there, how long their queues are, who steals from whom.
#include "sim/export/teller.h"

#include <fmt/format.h>

namespace fiberscope::exports {

using replay::GoState;

void Teller::procs(std::uint64_t ns) {
    procs_.resize(state_.procs.size());
    for (const replay::ProcState& p : state_.procs) {
        const std::uint32_t id = raw(p.id);
        if (!p.exists || procs_[id].described) continue;
        procs_[id].described = true;
        timeline_.describe({TrackKind::proc, id},
                           {.name = fmt::format("P{}", id), .description = "what runs on it"});
        timeline_.describe({TrackKind::proc_queue, id},
                           {.name = fmt::format("P{} runq", id),
                            .description = "goroutines in its runnext and local run queue"});
        queue_length(id, ns);
    }
}

void Teller::queue_lengths(const Event& event) {
    const Order order = order_of(event.kind);
    const bool local = order == Order::head || order == Order::tail || order == Order::runnext;
    if (local || event.kind == Kind::global_get) queue_length(event.object, event.stamp_ns);
    if (event.kind == Kind::local_steal) queue_length(event.b, event.stamp_ns);
    if (order == Order::global) total(Total::global_queue, event.stamp_ns, state_.global.size());
}

void Teller::queue_length(std::uint32_t p, std::uint64_t ns) {
    const replay::ProcState& proc = state_.procs[p];
    const std::uint64_t length = proc.queue.size() + (proc.runnext != GoId::none ? 1 : 0);
    Count& told = procs_[p].queue;
    if (told.value == length) return;
    told.value = length;
    timeline_.count({TrackKind::proc_queue, p}, told.clock.at(ns), length);
}

// An instant on a row beside the victim's, for by the stamps of the thief's M it need not fall
// where the victim's own M has come to; and one on the thief's.
void Teller::steal(const Event& event) {
    const bool from_runnext = event.kind == Kind::runnext_steal;
    const std::uint32_t victim = event.object;
    const std::uint32_t thief = from_runnext ? event.a : event.b;
    ProcRow& row = procs_[victim];
    const Track from{TrackKind::proc_stolen, victim};
    if (!row.stolen_described) {
        row.stolen_described = true;
        timeline_.describe(from, {.name = fmt::format("P{} stolen", victim),
                                  .description = "what other Ps take from its queue"});
    }
    const std::uint64_t from_ns = row.stolen_clock.at(event.stamp_ns);
    const std::uint64_t to_ns = procs_[thief].clock.at(event.stamp_ns);
    std::vector<Fact> facts = {
        {.name = "goroutines", .text = {}, .number = from_runnext ? 1 : event.a},
        {.name = "last", .text = name_of_go(event.g)},
        {.name = "by", .text = fmt::format("P{}", thief)}};
    Arrow arrow = new_arrow("steal");
    const Hop begin = hop(arrow, Hop::Step::begin, from_ns);
    timeline_.instant(from, from_ns,
                      {.name = "stolen", .category = "steal", .facts = facts, .hop = begin});
    facts.back() = {.name = "from", .text = fmt::format("P{}", victim)};
    const Hop end = hop(arrow, Hop::Step::end, to_ns);
    timeline_.instant({TrackKind::proc, thief}, to_ns,
                      {.name = "steals", .category = "steal", .facts = facts, .hop = end});
    total(Total::steals, event.stamp_ns, state_.steals);
}

void Teller::begin_run(const Event& event, const GoState& g, GoRow& row) {
    row.p = g.place.p;
    ProcRow& proc = procs_[raw(row.p)];
    const std::uint64_t ns = proc.clock.at(state_.proc(row.p).since_ns);
    std::vector<Fact> facts = {{.name = "M", .text = {}, .number = event.m}};
    if (g.line != 0) facts.push_back({.name = "line", .text = {}, .number = g.line});
    if (event.rule != Rule::none) facts.push_back({.name = "rule", .text = text_of(event.rule)});
    timeline_.begin({TrackKind::proc, raw(row.p)}, ns,
                    {.name = name_of_go(raw(g.id)),
                     .category = "run",
                     .facts = facts,
                     .hop = hop(row.arrow, Hop::Step::end, ns)});
}

void Teller::end_run(const GoState& g, const GoRow& row, Kind why) {
    std::string until;
    if (why == Kind::go_park)
        until = fmt::format("waits ({})", text_of(g.reason));
    else if (why == Kind::go_yield)
        until = "yields";
    else if (why == Kind::go_preempt)
        until = "is preempted";
    else if (why == Kind::go_syscall)
        until = "system call";
    else
        until = "ends";
    const std::vector<Fact> facts = {{.name = "until", .text = until}};
    const std::uint64_t ns = procs_[raw(row.p)].clock.at(state_.proc(row.p).since_ns);
    timeline_.end({TrackKind::proc, raw(row.p)}, ns, facts);
}

}  // namespace fiberscope::exports
