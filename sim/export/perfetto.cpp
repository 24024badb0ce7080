#include "sim/export/perfetto.h"

#include "sim/export/utf8.h"

namespace fiberscope::exports {
namespace {

// Numbers of protos/perfetto/trace: trace.proto, trace_packet.proto, track_event/*.proto and
// interned_data/interned_data.proto.
namespace field {
constexpr std::uint32_t kTracePacket = 1;

constexpr std::uint32_t kTimestamp = 8, kSequenceId = 10, kTrackEvent = 11, kInternedData = 12,
                        kSequenceFlags = 13, kTrackDescriptor = 60, kFirstPacketOnSequence = 87;

constexpr std::uint32_t kEventCategories = 1, kEventNames = 2, kAnnotationNames = 3;  // interned
constexpr std::uint32_t kIid = 1, kInternedName = 2;

constexpr std::uint32_t kUuid = 1, kName = 2, kParentUuid = 5, kCounter = 8, kChildOrdering = 11,
                        kSiblingOrderRank = 12, kDescription = 14, kSiblingMergeBehavior = 15,
                        kState = 18;
constexpr std::uint32_t kUnit = 3, kYAxisShareKey = 7;  // of a counter

constexpr std::uint32_t kCategoryIids = 3, kDebugAnnotations = 4, kType = 9, kNameIid = 10,
                        kTrackUuid = 11, kCounterValue = 30, kFlowIds = 47,
                        kTerminatingFlowIds = 48;
constexpr std::uint32_t kFactNameIid = 1, kFactUint = 3, kFactString = 6;
}  // namespace field

enum Type : std::uint32_t { kSliceBegin = 1, kSliceEnd, kInstant, kCounterValueAt, kStateIs };
constexpr std::uint32_t kStateCleared = 1, kNeedsState = 2;  // of a packet's sequence_flags
constexpr std::uint32_t kSequence = 1;                       // everything is on one sequence
constexpr std::uint32_t kExplicitOrder = 3;
// The default joins tracks of one name: a thousand goroutines called worker would be one row.
constexpr std::uint32_t kMergeNone = 2;
constexpr std::uint32_t kUnitCount = 2, kUnitBytes = 3;

// Every track's uuid is its kind and its id; the groups' are below.
constexpr std::uint64_t kRun = 1, kProcs = 2, kGos = 3, kChannels = 4, kTotals = 5;
constexpr std::uint64_t kStateOfGo = std::uint64_t{0xff} << 32;

std::uint64_t uuid_of(Track track) {
    return (std::uint64_t{static_cast<std::uint8_t>(track.kind)} + 1) << 32 | track.id;
}

struct Place {
    std::uint64_t parent;
    std::uint32_t rank;
};
Place place_of(Track track) {
    switch (track.kind) {
        case TrackKind::proc:
            return {kProcs, 3 * track.id};
        case TrackKind::proc_queue:
            return {kProcs, 3 * track.id + 1};
        case TrackKind::proc_stolen:
            return {kProcs, 3 * track.id + 2};
        case TrackKind::go:
            return {kGos, track.id};
        case TrackKind::channel:
            return {kChannels, 2 * track.id};
        case TrackKind::channel_length:
            return {kChannels, 2 * track.id + 1};
        case TrackKind::collector:
            return {kRun, 4};
        case TrackKind::total:
            return {kTotals, track.id};
    }
    return {};
}

bool is_counter(Track track) {
    return track.kind == TrackKind::proc_queue || track.kind == TrackKind::channel_length ||
           track.kind == TrackKind::total;
}

}  // namespace

std::uint64_t Perfetto::Names::number(std::string_view name, bool& fresh) {
    const auto [entry, is_new] = numbers_.try_emplace(std::string(name), numbers_.size() + 1);
    fresh = is_new;
    return entry->second;
}

Perfetto::Perfetto(std::FILE* to) : to_(to) {
    run({});
    group(kProcs, "Processors (P)", 0);
    group(kGos, "Goroutines (G)", 1);
    group(kChannels, "Channels", 2);
    group(kTotals, "Totals", 3);
}

// Each packet is a field of the one message that the file is. Every one may use names of those
// before it.
template <class Fill>
void Perfetto::packet(Fill fill) {
    bytes_.clear();
    Message(bytes_).message(field::kTracePacket, [&](Message& packet) {
        packet.number(field::kSequenceId, kSequence);
        packet.number(field::kSequenceFlags, began_ ? kNeedsState : kStateCleared);
        if (!began_) packet.number(field::kFirstPacketOnSequence, 1);
        fill(packet);
    });
    began_ = true;
    std::fwrite(bytes_.data(), 1, bytes_.size(), to_);
}

void Perfetto::group(std::uint64_t uuid, const char* name, std::uint32_t rank) {
    packet([&](Message& packet) {
        packet.message(field::kTrackDescriptor, [&](Message& descriptor) {
            descriptor.number(field::kUuid, uuid);
            descriptor.number(field::kParentUuid, kRun);
            descriptor.bytes(field::kName, name);
            descriptor.number(field::kSiblingMergeBehavior, kMergeNone);
            descriptor.number(field::kSiblingOrderRank, rank);
            descriptor.number(field::kChildOrdering, kExplicitOrder);
        });
    });
}

void Perfetto::describe(Track track, const TrackFacts& facts) {
    const std::uint64_t uuid = uuid_of(track);
    const Place place = place_of(track);
    packet([&](Message& packet) {
        packet.message(field::kTrackDescriptor, [&](Message& descriptor) {
            descriptor.number(field::kUuid, uuid);
            descriptor.number(field::kParentUuid, place.parent);
            descriptor.bytes(field::kName, valid_utf8(facts.name));
            if (!facts.description.empty())
                descriptor.bytes(field::kDescription, valid_utf8(facts.description));
            descriptor.number(field::kSiblingMergeBehavior, kMergeNone);
            descriptor.number(field::kSiblingOrderRank, place.rank);
            if (!is_counter(track)) return;
            descriptor.message(field::kCounter, [&](Message& counter) {
                counter.number(field::kUnit, facts.is_bytes ? kUnitBytes : kUnitCount);
                if (track.kind == TrackKind::proc_queue)
                    counter.bytes(field::kYAxisShareKey, "runq");
            });
        });
    });
    if (track.kind != TrackKind::go) return;
    packet([&](Message& packet) {
        packet.message(field::kTrackDescriptor, [&](Message& descriptor) {
            descriptor.number(field::kUuid, kStateOfGo | track.id);
            descriptor.number(field::kParentUuid, uuid);
            descriptor.bytes(field::kName, "state");
            descriptor.number(field::kSiblingMergeBehavior, kMergeNone);
            descriptor.message(field::kState, [](Message&) {});
        });
    });
}

void Perfetto::event(std::uint32_t type, std::uint64_t uuid, std::uint64_t ns, const Mark& mark) {
    packet([&](Message& packet) {
        packet.number(field::kTimestamp, ns);
        interned_.clear();
        Message interned(interned_);
        const auto iid = [&](Names& names, std::uint32_t list, std::string_view name) {
            bool fresh = false;
            const std::uint64_t number = names.number(name, fresh);
            if (fresh) {
                interned.message(list, [&](Message& entry) {
                    entry.number(field::kIid, number);
                    entry.bytes(field::kInternedName, valid_utf8(name));
                });
            }
            return number;
        };
        packet.message(field::kTrackEvent, [&](Message& event) {
            event.number(field::kType, type);
            event.number(field::kTrackUuid, uuid);
            if (mark.category != nullptr) {
                const auto category = iid(categories_, field::kEventCategories, mark.category);
                event.number(field::kCategoryIids, category);
            }
            if (!mark.name.empty())
                event.number(field::kNameIid, iid(event_names_, field::kEventNames, mark.name));
            for (const Fact& fact : mark.facts) {
                const auto name = iid(fact_names_, field::kAnnotationNames, fact.name);
                event.message(field::kDebugAnnotations, [&](Message& annotation) {
                    annotation.number(field::kFactNameIid, name);
                    if (fact.number)
                        annotation.number(field::kFactUint, *fact.number);
                    else
                        annotation.bytes(field::kFactString, valid_utf8(fact.text));
                });
            }
            if (mark.hop.arrow != 0) {
                const bool ends = mark.hop.step == Hop::Step::end;
                event.fixed64(ends ? field::kTerminatingFlowIds : field::kFlowIds, mark.hop.arrow);
            }
        });
        if (!interned_.empty()) packet.bytes(field::kInternedData, interned_);
    });
}

void Perfetto::begin(Track track, std::uint64_t ns, const Mark& mark) {
    event(kSliceBegin, uuid_of(track), ns, mark);
    if (track.kind != TrackKind::go) return;
    event(kStateIs, kStateOfGo | track.id, ns,
          {.name = mark.name, .category = nullptr, .facts = {}});
}

void Perfetto::end(Track track, std::uint64_t ns, std::span<const Fact> facts) {
    event(kSliceEnd, uuid_of(track), ns, {.name = {}, .category = nullptr, .facts = facts});
}

// Perfetto lays instants of one time on one another, up to a depth of 512, and drops what is
// deeper; slices of no length it lays side by side.
void Perfetto::instant(Track track, std::uint64_t ns, const Mark& mark) {
    const std::uint64_t uuid = uuid_of(track);
    const auto [last, first] = last_instant_ns_.try_emplace(uuid, ns);
    if (first || last->second != ns) {
        last->second = ns;
        event(kInstant, uuid, ns, mark);
    } else {
        event(kSliceBegin, uuid, ns, mark);
        end(track, ns, {});
    }
}

void Perfetto::count(Track track, std::uint64_t ns, std::uint64_t value) {
    packet([&](Message& packet) {
        packet.number(field::kTimestamp, ns);
        packet.message(field::kTrackEvent, [&](Message& event) {
            event.number(field::kType, kCounterValueAt);
            event.number(field::kTrackUuid, uuid_of(track));
            event.number(field::kCounterValue, value);
        });
    });
}

// A state without a name: there is none any more.
void Perfetto::close(Track track, std::uint64_t ns) {
    if (track.kind != TrackKind::go) return;
    event(kStateIs, kStateOfGo | track.id, ns, {.name = {}, .category = nullptr, .facts = {}});
}

// Of a track that is not merged, the last name in the file is the one that holds.
void Perfetto::finish(std::string_view title) {
    run(title);
}

void Perfetto::run(std::string_view name) {
    packet([&](Message& packet) {
        packet.message(field::kTrackDescriptor, [&](Message& descriptor) {
            descriptor.number(field::kUuid, kRun);
            if (!name.empty()) descriptor.bytes(field::kName, valid_utf8(name));
            descriptor.number(field::kSiblingMergeBehavior, kMergeNone);
            descriptor.number(field::kChildOrdering, kExplicitOrder);
        });
    });
}

}  // namespace fiberscope::exports
