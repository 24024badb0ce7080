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
    if (id >= counts.size()) counts.resize(std::size_t{id} + 1);
    return counts[id];
}

bool Merger::is_next(const Event& event) const {
    switch (order_of(event.kind)) {
        case Order::none:
            return true;
        case Order::go:
            return event.number == get(goes_, event.g) &&
                   (event.kind != Kind::go_create || event.g == made_goes_ + 1) &&
                   (event.kind != Kind::go_sysexit || event.b <= get(procs_, event.object));
        case Order::proc:
            return event.number == get(procs_, event.object) &&
                   (event.kind != Kind::p_retake || event.b <= get(goes_, event.g));
        case Order::head:
            // What a thief takes must have been put first; the tail is moved by what was delivered.
            return event.number == get(heads_, event.object) &&
                   get(tails_, event.object) - event.number >= taken(event) &&
                   (event.kind != Kind::local_steal || has_room(event.b, event.a - 1));
        case Order::tail:
            return event.number == get(tails_, event.object) && has_room(event.object, 1);
        case Order::runnext:
            return static_cast<std::uint16_t>(event.number) ==
                   static_cast<std::uint16_t>(get(runnexts_, event.object));
        case Order::sched:
            return event.number == sched_;
        case Order::global:
            return event.number == global_ &&
                   (event.kind != Kind::global_get || has_room(event.object, event.a - 1));
        case Order::object:
            return event.number == get(objects_, event.object) && is_free(event) &&
                   (!makes_object(event.kind) || event.object == made_objects_ + 1) &&
                   (event.kind != Kind::waiter_del || event.b <= get(goes_, event.g));
        case Order::timer:
            return event.number == get(timers_, event.object);
    }
    return false;
}

void Merger::deliver(const Event& event) {
    if (event.kind == Kind::waiter_put || event.kind == Kind::waiter_front)
        joining_.push_back({event.object, event.g});
    else if (event.kind == Kind::go_park)
        std::erase_if(joining_, [&](const Joining& joining) { return joining.g == event.g; });
    switch (order_of(event.kind)) {
        case Order::none:
            return;
        case Order::go:
            ++at(goes_, event.g);
            if (event.kind == Kind::go_create) ++made_goes_;
            return;
        case Order::proc:
            ++at(procs_, event.object);
            return;
        case Order::head:
            at(heads_, event.object) += taken(event);
            if (event.kind == Kind::local_steal) at(tails_, event.b) += event.a - 1;
            return;
        case Order::tail:
            ++at(tails_, event.object);
            return;
        case Order::runnext:
            ++at(runnexts_, event.object);
            return;
        case Order::sched:
            ++sched_;
            return;
        case Order::global:
            ++global_;
            if (event.kind == Kind::global_get) at(tails_, event.object) += event.a - 1;
            return;
        case Order::object:
            ++at(objects_, event.object);
            if (makes_object(event.kind)) ++made_objects_;
            return;
        case Order::timer:
            ++at(timers_, event.object);
            return;
    }
}

}  // namespace fiberscope
