#include "sim/lang/race/detector.h"

namespace fiberscope::lang::race {

Thread* Detector::new_thread(const Clock& clock) {
    const std::scoped_lock guard(mutex_);
    // A slot serves again once what its last goroutine did is known to whoever starts the next: the
    // two are in order then, and one may count on in the other's name. The clocks so stay as long
    // as goroutines are alive at once, not as many as there ever were.
    constexpr std::size_t kTried = 8;
    const auto tried =
        free_slots_.begin() + static_cast<std::ptrdiff_t>(std::min(free_slots_.size(), kTried));
    auto free = std::find_if(free_slots_.begin(), tried,
                             [&](const auto& slot) { return clock.at(slot.first) >= slot.second; });
    if (free == tried) {
        // Out of slots: one serves all the same, and races with its last goroutine stay hidden.
        const bool is_full = slot_ticks_.size() >= kThreadsMax;
        free = is_full ? free_slots_.begin() : free_slots_.end();
        if (is_full && free == free_slots_.end()) return nullptr;
    }
    Thread& thread = threads_.emplace_back();
    thread.index = static_cast<std::uint32_t>(threads_.size() - 1);
    if (free == free_slots_.end()) {
        thread.slot = static_cast<Slot>(slot_ticks_.size());
        slot_ticks_.push_back(0);
    } else {
        thread.slot = free->first;
        free_slots_.erase(free);
    }
    thread.clock = clock;
    thread.clock.set(thread.slot, ++slot_ticks_[thread.slot]);
    return &thread;
}

Thread* Detector::begin_main() {
    return new_thread({});
}

Thread* Detector::fork(Thread& parent, Place place) {
    Thread* thread = new_thread(parent.clock);
    if (!thread) return nullptr;
    thread->made_at = place.call;
    thread->made_line = place.line;
    advance(parent);
    return thread;
}

Thread* Detector::fork(const Clock& clock) {
    return new_thread(clock);
}

void Detector::finish(Thread& thread) {
    thread.is_finished.store(true, std::memory_order_relaxed);
    thread.frames = {};
    const std::scoped_lock guard(mutex_);
    slot_ticks_[thread.slot] = thread.clock.at(thread.slot);
    free_slots_.emplace_back(thread.slot, thread.last_access);
    thread.clock = {};
}

namespace {

bool is_before(const Access& access, const Thread& thread) {
    return access.tick == 0 || thread.clock.at(access.slot) >= access.tick;
}

bool is_own(const Access& access, const Thread& thread) {
    return access.thread == thread.index && access.tick == thread.clock.at(thread.slot);
}

}  // namespace

bool Detector::is_known(Thread& thread, Page& page, std::uintptr_t address, bool is_write) {
    const std::scoped_lock guard(page.mutex);
    const Cell& cell = page.cell(address);
    // Who reads what it wrote adds nothing: what races with the one races with the other.
    return is_own(cell.write, thread) || (!is_write && is_own(cell.read, thread));
}

void Detector::note(Thread& thread, Page& page, std::uintptr_t address, const Access& access) {
    Access conflict;
    thread.last_access = access.tick;
    {
        const std::scoped_lock guard(page.mutex);
        Cell& cell = page.cell(address);
        const auto meets = [&](const Access& other) {
            if (!is_before(other, thread) && !(access.is_atomic && other.is_atomic))
                conflict = other;
        };
        meets(cell.write);
        if (access.is_write) {
            meets(cell.read);
            if (cell.others) std::for_each(cell.others->begin(), cell.others->end(), meets);
            cell.others.reset();
            cell.read = {};
            cell.write = access;
        } else {
            if (cell.others)
                std::erase_if(*cell.others,
                              [&](const Access& other) { return is_before(other, thread); });
            if (!is_before(cell.read, thread)) {
                if (!cell.others) cell.others = std::make_unique<std::vector<Access>>();
                cell.others->push_back(cell.read);
            }
            cell.read = access;
        }
    }
    if (conflict.tick != 0) report(address, access, conflict);
}

void Detector::acquire(Thread& thread, const void* at) {
    const auto address = std::bit_cast<std::uintptr_t>(at);
    Page& page = page_of(thread, address);
    const std::scoped_lock guard(page.mutex);
    const auto known = page.clocks.find(address);
    if (known != page.clocks.end()) thread.clock.join(known->second);
}

void Detector::release(Thread& thread, const void* at) {
    const auto address = std::bit_cast<std::uintptr_t>(at);
    Page& page = page_of(thread, address);
    {
        const std::scoped_lock guard(page.mutex);
        page.clocks[address] = thread.clock;
    }
    advance(thread);
}

void Detector::release_merge(Thread& thread, const void* at) {
    const auto address = std::bit_cast<std::uintptr_t>(at);
    Page& page = page_of(thread, address);
    {
        const std::scoped_lock guard(page.mutex);
        page.clocks[address].join(thread.clock);
    }
    advance(thread);
}

Channel* Detector::new_channel(std::size_t capacity) {
    const std::scoped_lock guard(clocks_mutex_);
    Channel& channel = channels_.emplace_back();
    channel.places.resize(capacity);
    return &channel;
}

Clock* Detector::copy_of(const Clock& clock) {
    Clock* copy = nullptr;
    {
        const std::scoped_lock guard(clocks_mutex_);
        if (free_clocks_.empty()) {
            copy = &clocks_.emplace_back();
        } else {
            copy = free_clocks_.back();
            free_clocks_.pop_back();
        }
    }
    *copy = clock;
    return copy;
}

Clock* Detector::told_by(Thread& thread) {
    Clock* clock = copy_of(thread.clock);
    advance(thread);
    return clock;
}

void Detector::drop(Clock* clock) {
    const std::scoped_lock guard(clocks_mutex_);
    free_clocks_.push_back(clock);
}

void Detector::learn(Thread& thread, Clock* clock) {
    thread.clock.join(*clock);
    drop(clock);
}

}  // namespace fiberscope::lang::race
