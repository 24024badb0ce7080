#include "sim/replay/event_store.h"

#include "core/event/check.h"

#include <algorithm>
#include <utility>

namespace fiberscope::replay {

void EventStore::Chunk::add(const Event& event, std::string_view text) {
    events.push_back(event);
    texts += text;
    ends.push_back(static_cast<std::uint32_t>(texts.size()));
}

void EventStore::append(const Event& event, std::string_view text) {
    const std::size_t before = last_packed_.size();
    packer_.pack(last_packed_, event, text);
    packed_bytes_ += last_packed_.size() - before;
    last_.add(event, text);
    if (++size_ % kChunkEvents != 0) return;
    last_packed_.shrink_to_fit();
    packed_.push_back(std::exchange(last_packed_, {}));
    last_ = {};
    packer_.begin_chunk();
}

const EventStore::Chunk& EventStore::chunk_of(std::uint64_t index) const {
    const std::uint64_t number = index / kChunkEvents;
    if (number == packed_.size()) return last_;
    Chunk* oldest = unpacked_.data();
    for (Chunk& chunk : unpacked_) {
        if (chunk.number == number) {
            chunk.used = ++clock_;
            return chunk;
        }
        if (chunk.used < oldest->used) oldest = &chunk;
    }
    oldest->number = number;
    oldest->used = ++clock_;
    oldest->events.clear();
    oldest->ends.clear();
    oldest->texts.clear();
    trace::Input in(packed_[number]);
    trace::Unpacker unpacker;
    Event event;
    std::string_view text;
    for (std::uint64_t i = 0; i < kChunkEvents; ++i) {
        check(unpacker.unpack(in, event, text), "a packed event cannot be unpacked");
        oldest->add(event, text);
    }
    return *oldest;
}

Event EventStore::event(std::uint64_t index) const {
    return chunk_of(index).events[index % kChunkEvents];
}

std::string EventStore::text(std::uint64_t index) const {
    const Chunk& chunk = chunk_of(index);
    const std::uint64_t at = index % kChunkEvents;
    const std::uint32_t begin = at == 0 ? 0 : chunk.ends[at - 1];
    return chunk.texts.substr(begin, chunk.ends[at] - begin);
}

}  // namespace fiberscope::replay
