#include "sim/replay/event_store.h"

#include "core/event/check.h"

#include <algorithm>
#include <utility>

namespace fiberscope::replay {

namespace {

// Where in a chunk the events about something may be; none if first > last.
struct Part {
    std::uint64_t first = 1, last = 0;
};
Part part_of(const trace::Summary& summary, About about) {
    const auto found = [](const trace::Summary::Presence* thing) {
        return thing == nullptr ? Part{} : Part{thing->first, thing->last};
    };
    switch (about.what) {
        case About::What::go:
            return found(summary.go(GoId{about.id}));
        case About::What::proc:
            return found(summary.proc(about.id));
        case About::What::object:
            return found(summary.object(ObjectId{about.id}));
        case About::What::kind:
            return summary.kinds.test(about.id) ? Part{0, summary.events - 1} : Part{};
    }
    return {};
}

}  // namespace

bool About::is(const Event& event) const {
    switch (what) {
        case What::go:
            return trace::is_about(event, GoId{id});
        case What::proc:
            return trace::proc_of(event) == id;
        case What::object:
            return trace::object_of(event) == id;
        case What::kind:
            return static_cast<std::uint32_t>(event.kind) == id;
    }
    return false;
}

void EventStore::Unpacked::take(const Event& event, std::string_view text) {
    events.push_back(event);
    texts += text;
    ends.push_back(static_cast<std::uint32_t>(texts.size()));
}

void EventStore::Unpacked::clear() {
    events.clear();
    ends.clear();
    texts.clear();
}

void EventStore::open(std::unique_ptr<trace::TraceFile> file) {
    check(size_ == 0, "an event store that has events is given a file");
    file_ = std::move(file);
    size_ = file_->events();
}

void EventStore::append(const Event& event, std::string_view text) {
    check(file_ == nullptr, "an event is appended to a file that is only read");
    const std::size_t before = last_packed_.size();
    packer_.pack(last_packed_, event, text);
    packed_bytes_ += last_packed_.size() - before;
    summarizer_.add(event);
    last_.number = chunks_.size();
    last_.take(event, text);
    ++size_;
    if (last_packed_.size() < trace::kChunkBytes) return;
    last_packed_.shrink_to_fit();
    chunks_.push_back({.first = size_ - last_.events.size(),
                       .packed = std::exchange(last_packed_, {}),
                       .summary = summarizer_.take()});
    last_.clear();
    packer_.begin_chunk();
}

std::uint64_t EventStore::first(Number number) const {
    if (file_) return file_->chunks()[number].first;
    return number < chunks_.size() ? chunks_[number].first : size_ - last_.events.size();
}

EventStore::Number EventStore::chunk_of(std::uint64_t index) const {
    const auto before = [index](const auto& chunks) {
        const auto after =
            std::upper_bound(chunks.begin(), chunks.end(), index,
                             [](std::uint64_t i, const auto& chunk) { return i < chunk.first; });
        return static_cast<Number>(after - chunks.begin()) - 1;
    };
    if (file_) return before(file_->chunks());
    return index >= first(chunks_.size()) ? chunks_.size() : before(chunks_);
}

const EventStore::Unpacked& EventStore::unpacked(Number number) const {
    if (!file_ && number == chunks_.size()) return last_;
    Unpacked* oldest = unpacked_.data();
    for (Unpacked& chunk : unpacked_) {
        if (chunk.number == number) {
            chunk.used = ++clock_;
            return chunk;
        }
        if (chunk.used < oldest->used) oldest = &chunk;
    }
    oldest->number = number;
    oldest->used = ++clock_;
    oldest->clear();
    unpack(number, *oldest);
    return *oldest;
}

void EventStore::unpack(Number number, Unpacked& into) const {
    const std::uint32_t count = summary(number).events;
    into.events.reserve(count);
    into.ends.reserve(count);
    if (file_) {
        // A file that was changed meanwhile, or was made to deceive, gives what it gives; what is
        // missing are events of no kind that can happen twice, which the fold passes over.
        file_->read(number, into);
        while (into.events.size() < count)
            into.take(Event{}, {});
        into.events.resize(count);
        return;
    }
    trace::Input in(chunks_[number].packed);
    trace::Unpacker unpacker;
    Event event;
    std::string_view text;
    for (std::uint32_t i = 0; i < count; ++i) {
        check(unpacker.unpack(in, event, text), "a packed event cannot be unpacked");
        into.take(event, text);
    }
}

Event EventStore::event(std::uint64_t index) const {
    const Unpacked& chunk = unpacked(chunk_of(index));
    return chunk.events[index - first(chunk.number)];
}

std::string EventStore::text(std::uint64_t index) const {
    const Unpacked& chunk = unpacked(chunk_of(index));
    return std::string(chunk.text(index - first(chunk.number)));
}

std::array<std::uint64_t, kRuleCount> EventStore::firings(std::uint64_t before) const {
    std::array<std::uint64_t, kRuleCount> fired{};
    Number chunk = 0;
    for (; chunk < summaries() && first(chunk) + summary(chunk).events <= before; ++chunk)
        for (std::size_t rule = 0; rule < fired.size(); ++rule)
            fired[rule] += summary(chunk).rules[rule];
    if (before == 0 || (file_ && chunk == summaries())) return fired;
    each(first(chunk), std::min(before, size_), [&](const Event& event, std::string_view) {
        ++fired[static_cast<std::size_t>(event.rule)];
    });
    return fired;
}

std::uint64_t EventStore::next(About about, std::uint64_t index) const {
    if (index >= size_) return size_;
    for (Number number = chunk_of(index); number <= summaries() && index < size_; ++number) {
        const std::uint64_t begin = first(number);
        const bool is_full = number < summaries();
        const Part part = is_full ? part_of(summary(number), about) : Part{0, size_ - begin - 1};
        const std::uint64_t end = is_full ? begin + summary(number).events : size_;
        if (part.first <= part.last && begin + part.last >= index) {
            const Unpacked& chunk = unpacked(number);
            const std::uint64_t from = std::max(begin + part.first, index);
            for (std::uint64_t i = from - begin; i <= part.last; ++i)
                if (about.is(chunk.events[i])) return begin + i;
        }
        index = end;
    }
    return size_;
}

std::uint64_t EventStore::previous(About about, std::uint64_t index) const {
    index = std::min(index, size_);
    while (index > 0) {
        const Number number = chunk_of(index - 1);
        const std::uint64_t begin = first(number);
        const Part part =
            number < summaries() ? part_of(summary(number), about) : Part{0, size_ - begin - 1};
        if (part.first <= part.last && begin + part.first < index) {
            const Unpacked& chunk = unpacked(number);
            const std::uint64_t last = std::min(begin + part.last, index - 1);
            for (std::uint64_t i = last - begin + 1; i-- > part.first;)
                if (about.is(chunk.events[i])) return begin + i;
        }
        index = begin;
    }
    return size_;
}

}  // namespace fiberscope::replay
