#include "sim/export/teller.h"

#include "sim/replay/fold.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::exports {

using replay::GoState;
using replay::GoStatus;

void Teller::take(const Event& event, std::string_view text) {
    if (impossible_) return;
    if (auto why = replay::fold(state_, event, text)) {
        impossible_ = fmt::format("event {} is impossible: {}", state_.events + 1, *why);
        return;
    }
    gos_.resize(state_.gos.size());
    channels_.resize(state_.objects.size());
    if (event.kind == Kind::run_begin || event.kind == Kind::procs) procs(event.stamp_ns);
    if (event.kind == Kind::go_create) go_track(event);
    if (order_of(event.kind) == Order::go && event.kind != Kind::go_chosen) change_status(event);
    queue_lengths(event);
    if (event.kind == Kind::runnext_steal || event.kind == Kind::local_steal) steal(event);
    if (event.kind == Kind::chan_make) channel_track(event, text);
    if (order_of(event.kind) == Order::object) channel_act(event, text);
    incident(event, text);
    if (event.kind == Kind::go_stack) stack(event);
    if (event.kind == Kind::gc_begin || event.kind == Kind::gc_end) collection(event);
}

void Teller::finish(std::string_view title) {
    for (const GoState& g : state_.gos) {
        if (g.id == GoId::none || g.status == GoStatus::finished) continue;
        GoRow& row = gos_[raw(g.id) - 1];
        if (row.status == GoStatus::running) {
            const std::uint64_t ns = procs_[raw(row.p)].clock.at(state_.now_ns);
            timeline_.end({TrackKind::proc, raw(row.p)}, ns, {});
        }
        if (!row.has_track) continue;
        const std::uint64_t ns = row.clock.at(state_.now_ns);
        timeline_.end({TrackKind::go, raw(g.id)}, ns, {});
        timeline_.close({TrackKind::go, raw(g.id)}, ns);
    }
    if (state_.collects != GoId::none)
        timeline_.end({TrackKind::collector}, collector_clock_.at(state_.now_ns), {});
    timeline_.finish(title);
}

std::vector<std::string> Teller::left_out() const {
    std::vector<std::string> lines;
    if (go_tracks_ < go_count_) {
        lines.push_back(fmt::format("{} of {} goroutines have no track; what they do is on the Ps'",
                                    go_count_ - go_tracks_, go_count_));
    }
    if (channel_tracks_ < channel_count_) {
        lines.push_back(fmt::format("{} of {} channels have no track",
                                    channel_count_ - channel_tracks_, channel_count_));
    }
    if (turned_ != 0) {
        lines.push_back(
            fmt::format("{} of {} arrows: by the stamps of the Ms they would go back in time",
                        turned_, arrows_));
    }
    return lines;
}

// An arrow never goes back in time: it passes by such a mark, and if it was to end there it has no
// end.
Hop Teller::hop(Arrow& arrow, Hop::Step step, std::uint64_t ns) {
    if (arrow.id == 0) return {};
    if (ns < arrow.ns) {
        if (step != Hop::Step::end) return {};
        ++turned_;
        arrow = {};
        return {};
    }
    arrow.ns = ns;
    const Hop hop{.arrow = arrow.id, .step = step, .name = arrow.name};
    if (step == Hop::Step::end) arrow = {};
    return hop;
}

std::optional<std::uint32_t> Teller::proc_of(const Event& event) {
    const ProcId p = state_.machine(event.m).p;
    if (p == ProcId::none) return std::nullopt;
    return raw(p);
}

std::string Teller::name_of_go(std::uint32_t id) const {
    if (!state_.has_go(GoId{id})) return fmt::format("G{}", id);
    return fmt::format("G{} {}", id, strings_.text(state_.go(GoId{id}).function));
}

std::string Teller::name_of_object(std::uint32_t id) const {
    if (!state_.has_object(ObjectId{id})) return fmt::format("#{}", id);
    return fmt::format("{}#{}", strings_.text(state_.object(ObjectId{id}).name), id);
}

void Teller::total(Total which, std::uint64_t ns, std::uint64_t value) {
    constexpr std::array<const char*, kTotalCount> kNames = {
        "goroutines alive", "goroutines runnable", "global run queue",
        "steals",           "bytes of stacks",     "bytes of the heap"};
    const auto id = static_cast<std::uint32_t>(which);
    Count& count = totals_[id];
    if (count.value == value) return;
    const Track track{TrackKind::total, id};
    if (!count.value) {
        const bool is_bytes = which == Total::stack_bytes || which == Total::heap_bytes;
        timeline_.describe(track, {.name = kNames[id], .description = {}, .is_bytes = is_bytes});
    }
    count.value = value;
    timeline_.count(track, count.clock.at(ns), value);
}

// What a goroutine does that people look for, as instants in its slice; the runtime's own words
// come from no goroutine.
void Teller::incident(const Event& event, std::string_view text) {
    const bool output = event.kind == Kind::output;
    if (!output && event.kind != Kind::go_panic && event.kind != Kind::go_race) return;
    const auto p = proc_of(event);
    if (!p) return;
    const char* const name = event.kind == Kind::go_panic  ? "panic"
                             : event.kind == Kind::go_race ? "data race"
                             : event.a == 1                ? "stdout"
                                                           : "stderr";
    std::vector<Fact> facts = {{.name = "text", .text = std::string(text)}};
    if (event.kind == Kind::go_race) {
        facts.push_back({.name = "with", .text = name_of_go(event.object)});
        facts.push_back({.name = "line", .text = {}, .number = event.a});
        facts.push_back({.name = "other line", .text = {}, .number = event.b});
    }
    timeline_.instant({TrackKind::proc, *p}, procs_[*p].clock.at(event.stamp_ns),
                      {.name = name, .category = output ? "output" : "trouble", .facts = facts});
}

// A goroutine that ends gives its stack back.
void Teller::stack(const Event& event) {
    GoRow& row = gos_[event.g - 1];
    stack_bytes_ += event.b;
    stack_bytes_ -= row.stack_bytes;
    row.stack_bytes = event.b;
    total(Total::stack_bytes, event.stamp_ns, stack_bytes_);
}

void Teller::collection(const Event& event) {
    const Track track{TrackKind::collector};
    if (!collector_described_) {
        timeline_.describe(
            track, {.name = "Garbage collection", .description = "while the world stands still"});
    }
    collector_described_ = true;
    const std::uint64_t ns = collector_clock_.at(event.stamp_ns);
    const std::vector<Fact> facts = {{.name = event.kind == Kind::gc_begin ? "before" : "after",
                                      .text = {},
                                      .number = event.wide()}};
    if (event.kind == Kind::gc_begin)
        timeline_.begin(track, ns, {.name = "collection", .category = "gc", .facts = facts});
    else
        timeline_.end(track, ns, facts);
    total(Total::heap_bytes, event.stamp_ns, event.wide());
}

}  // namespace fiberscope::exports
