// A summary as bytes, and back.
#include "sim/trace/summary.h"

#include <limits>

namespace fiberscope::trace {
namespace {

constexpr std::uint64_t kU32Max = 0xffffffffu;

// Runs of equal bins: how many, then what.
template <class Bin, class PutOne>
void put_bins(std::string& out, const std::array<Bin, Summary::kBins>& bins, PutOne put_one) {
    for (std::uint32_t i = 0; i < Summary::kBins;) {
        std::uint32_t end = i + 1;
        while (end < Summary::kBins && bins[end] == bins[i])
            ++end;
        out += static_cast<char>(end - i);
        put_one(bins[i]);
        i = end;
    }
}

template <class Bin, class TakeOne>
bool take_bins(Input& in, std::array<Bin, Summary::kBins>& bins, TakeOne take_one) {
    for (std::uint32_t i = 0; i < Summary::kBins;) {
        const std::uint32_t count = in.byte();
        if (in.failed() || count == 0 || count > Summary::kBins - i) return false;
        const Bin bin = take_one();
        for (const std::uint32_t end = i + count; i < end; ++i)
            bins[i] = bin;
    }
    return true;
}

// A thing that is only there because something went on has no events: then first is beyond.
void put_presence(std::string& out, const Summary::Presence& thing, std::uint32_t& last_id) {
    put_varint(out, thing.id - last_id);
    last_id = thing.id;
    const bool any = thing.first <= thing.last;
    put_varint(out, any ? thing.first + std::uint64_t{1} : 0);
    if (any) put_varint(out, thing.last - thing.first);
}

bool take_presence(Input& in, Summary::Presence& thing, std::uint32_t events, bool is_first,
                   std::uint32_t& last_id) {
    const std::uint64_t step = in.varint(kU32Max - last_id);
    if (step == 0 && !is_first) return false;  // they rise
    thing.id = last_id += static_cast<std::uint32_t>(step);
    const std::uint64_t first = in.varint(events);
    if (first == 0) {
        thing.first = std::numeric_limits<std::uint32_t>::max();
        return !in.failed();
    }
    thing.first = static_cast<std::uint32_t>(first - 1);
    thing.last = thing.first + static_cast<std::uint32_t>(in.varint(events - first));
    return !in.failed();
}

Phase take_phase(Input& in, bool& good) {
    const auto phase = Phase::of(in.byte());
    good = good && phase;
    return phase.value_or(Phase());
}

// `rest` takes what a thing has beside its presence.
template <class Thing, class Rest>
bool take_things(Input& in, std::vector<Thing>& things, std::uint32_t events, Rest rest) {
    std::uint32_t last_id = 0;
    // One by one: a wrong number costs nothing.
    for (std::uint64_t left = in.varint(in.left()); left > 0; --left) {
        const bool is_first = things.empty();
        Thing& thing = things.emplace_back();
        if (!take_presence(in, thing, events, is_first, last_id) || !rest(thing)) return false;
    }
    return !in.failed();
}

}  // namespace

void put_summary(std::string& out, const Summary& summary) {
    put_varint(out, summary.events);
    put_varint(out, summary.begin_ns);
    put_varint(out, summary.end_ns - summary.begin_ns);
    put_varint(out, summary.gap_from_ns);
    put_varint(out, summary.gap_to_ns - summary.gap_from_ns);
    for (int kind = 0; kind < kKindCount; ++kind)
        if (summary.kinds.test(static_cast<std::size_t>(kind))) out += static_cast<char>(kind);
    out += static_cast<char>(0xff);
    for (int rule = 0; rule < kRuleCount; ++rule) {
        const std::uint32_t count = summary.rules[static_cast<std::size_t>(rule)];
        if (count == 0) continue;
        out += static_cast<char>(rule);
        put_varint(out, count);
    }
    out += static_cast<char>(0xff);
    std::uint32_t last_id = 0;
    put_varint(out, summary.gos.size());
    for (const Summary::Go& go : summary.gos) {
        put_presence(out, go, last_id);
        out += static_cast<char>(go.before.number());
        put_bins(out, go.mostly, [&](Phase phase) { out += static_cast<char>(phase.number()); });
    }
    last_id = 0;
    put_varint(out, summary.procs.size());
    for (const Summary::Proc& proc : summary.procs) {
        put_presence(out, proc, last_id);
        put_varint(out, proc.before);
        put_bins(out, proc.bins, [&](const Summary::Proc::Bin& bin) {
            put_varint(out, bin.longest);
            out += static_cast<char>(bin.share);
        });
    }
    last_id = 0;
    put_varint(out, summary.objects.size());
    for (const Summary::Presence& object : summary.objects)
        put_presence(out, object, last_id);
}

bool take_summary(Input& in, Summary& summary) {
    summary = {};
    const auto u32 = [&in] { return static_cast<std::uint32_t>(in.varint(kU32Max)); };
    summary.events = u32();
    summary.begin_ns = in.varint(kStampMask);
    summary.end_ns = summary.begin_ns + in.varint(kStampMask - summary.begin_ns);
    summary.gap_from_ns = in.varint(summary.end_ns);
    summary.gap_to_ns = summary.gap_from_ns + in.varint(summary.end_ns - summary.gap_from_ns);
    for (std::uint8_t kind = in.byte(); kind != 0xff && !in.failed(); kind = in.byte()) {
        if (kind >= kKindCount) return false;
        summary.kinds.set(kind);
    }
    for (std::uint8_t rule = in.byte(); rule != 0xff && !in.failed(); rule = in.byte()) {
        if (rule >= kRuleCount) return false;
        summary.rules[rule] = u32();
    }
    bool good = true;
    return take_things(in, summary.gos, summary.events,
                       [&](Summary::Go& go) {
                           go.before = take_phase(in, good);
                           return take_bins(in, go.mostly, [&] { return take_phase(in, good); }) &&
                                  good;
                       }) &&
           take_things(in, summary.procs, summary.events,
                       [&](Summary::Proc& proc) {
                           proc.before = u32();
                           return take_bins(in, proc.bins, [&] {
                               Summary::Proc::Bin bin;
                               bin.longest = u32();
                               bin.share = in.byte();
                               return bin;
                           });
                       }) &&
           take_things(in, summary.objects, summary.events,
                       [](const Summary::Presence&) { return true; }) &&
           !in.failed() && in.empty();
}

}  // namespace fiberscope::trace
