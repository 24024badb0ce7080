#include "core/record/merger.h"

#include "core/event/rules.h"

namespace fiberscope {
namespace {

// How many goroutines a head event takes from the queue.
std::uint32_t taken(const Event& event) {
    return event.kind == Kind::local_get ? 1 : event.a;
}

bool makes_object(Kind kind) {
    return kind == Kind::chan_make || kind == Kind::sync_make;
}

}  // namespace

// Whoever put n more saw room for them: the events that made the room come first.
bool Merger::has_room(std::uint32_t proc, std::uint32_t n) const {
    return get(tails_, proc) - get(heads_, proc) + n <= kLocalQueueSlots;
}

// A goroutine that joins an object's queue keeps the object's lock until it has parked, so
// everything else that happens to the object comes after its go_park: what others do, and that it
// is taken out again. It may join once more before, with another case of its select.
bool Merger::is_free(const Event& event) const {
    for (const Joining& joining : joining_)
        if (joining.object == event.object &&
            (joining.g != event.g || event.kind == Kind::waiter_del))
            return false;
    return true;
}

std::uint32_t& Merger::at(Counts& counts, std::uint32_t id) {
    if (id >= counts.size()) [[unlikely]]
        counts.resize(std::size_t{id} + 1);
    return counts[id];
}

bool Merger::deliver_if_next(const Event& event) {
    switch (order_of(event.kind)) {
        case Order::none:
            return true;
        case Order::go: {
            std::uint32_t& count = at(goes_, event.g);
            if (event.number != count) return false;
            if (event.kind == Kind::go_create) {
                if (event.g != made_goes_ + 1) return false;
                ++made_goes_;
            }
            if (event.kind == Kind::go_sysexit && event.b > get(procs_, event.object)) return false;
            if (event.kind == Kind::go_park && !joining_.empty())
                std::erase_if(joining_, [&](const Joining& one) { return one.g == event.g; });
            ++count;
            return true;
        }
        case Order::proc: {
            std::uint32_t& count = at(procs_, event.object);
            if (event.number != count ||
                (event.kind == Kind::p_retake && event.b > get(goes_, event.g)))
                return false;
            ++count;
            return true;
        }
        case Order::head: {
            // What a thief takes must have been put first; the tail is moved by what was delivered.
            std::uint32_t& count = at(heads_, event.object);
            if (event.number != count || get(tails_, event.object) - event.number < taken(event) ||
                (event.kind == Kind::local_steal && !has_room(event.b, event.a - 1)))
                return false;
            count += taken(event);
            if (event.kind == Kind::local_steal) at(tails_, event.b) += event.a - 1;
            return true;
        }
        case Order::tail: {
            std::uint32_t& count = at(tails_, event.object);
            if (event.number != count || !has_room(event.object, 1)) return false;
            ++count;
            return true;
        }
        case Order::runnext: {
            std::uint32_t& count = at(runnexts_, event.object);
            if (static_cast<std::uint16_t>(event.number) != static_cast<std::uint16_t>(count))
                return false;
            ++count;
            return true;
        }
        case Order::sched:
            if (event.number != sched_) return false;
            ++sched_;
            return true;
        case Order::global:
            if (event.number != global_ ||
                (event.kind == Kind::global_get && !has_room(event.object, event.a - 1)))
                return false;
            ++global_;
            if (event.kind == Kind::global_get) at(tails_, event.object) += event.a - 1;
            return true;
        case Order::object: {
            std::uint32_t& count = at(objects_, event.object);
            if (event.number != count || !is_free(event)) return false;
            if (makes_object(event.kind)) {
                if (event.object != made_objects_ + 1) return false;
                ++made_objects_;
            }
            if (event.kind == Kind::waiter_del && event.b > get(goes_, event.g)) return false;
            if (event.kind == Kind::waiter_put || event.kind == Kind::waiter_front)
                joining_.push_back({event.object, event.g});
            ++count;
            return true;
        }
        case Order::timer: {
            std::uint32_t& count = at(timers_, event.object);
            if (event.number != count) return false;
            ++count;
            return true;
        }
    }
    return false;
}

}  // namespace fiberscope
