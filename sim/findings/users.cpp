#include "sim/findings/users.h"

#include <algorithm>

namespace fiberscope::findings {
namespace {

// How far an id may lie beyond what is known: as in the fold, a broken event alone must not cost
// gigabytes.
constexpr std::size_t kIdsAheadMax = 4096;

template <class T>
T* at(std::vector<T>& all, std::uint32_t id) {
    if (id >= all.size() + kIdsAheadMax) return nullptr;
    if (id >= all.size()) all.resize(id + 1);
    return &all[id];
}

}  // namespace

void Users::take(const Event& event, std::string_view) {
    follow(event);
    if (order_of(event.kind) == Order::object && event.object != 0) {
        channel(event);
        lock_or_counter(event);
        waiter(event);
    }
    ++events_;
}

void Users::follow(const Event& event) {
    switch (event.kind) {
        case Kind::go_create:
            if (std::uint64_t* created = at(gos_, event.g)) *created = events_;
            break;
        case Kind::go_start:
            if (std::uint32_t* g = at(running_, event.m)) *g = event.g;
            break;
        case Kind::go_sysexit:
            if (std::uint32_t* g = at(running_, event.m)) *g = event.a == 0 ? event.g : 0;
            break;
        case Kind::go_park:
        case Kind::go_yield:
        case Kind::go_preempt:
        case Kind::go_end:
        case Kind::go_syscall:
            if (std::uint32_t* g = at(running_, event.m)) *g = 0;
            break;
        default:
            break;
    }
}

void Users::channel(const Event& event) {
    switch (event.kind) {
        case Kind::chan_make:
        case Kind::sync_make:
            if (Object* object = at(objects_, event.object))
                object->kind = event.kind == Kind::chan_make ? ObjectKind::channel
                                                             : static_cast<ObjectKind>(event.a);
            break;
        case Kind::chan_send:
            use(event.object, event.g, Role::send);
            break;
        case Kind::chan_send_direct:
            use(event.object, event.g, Role::send);
            use(event.object, event.a, Role::receive);
            break;
        case Kind::chan_recv:
        case Kind::chan_recv_closed:
            use(event.object, event.g, Role::receive);
            break;
        case Kind::chan_recv_direct:
        case Kind::chan_recv_refill:
            use(event.object, event.g, Role::receive);
            use(event.object, event.a, Role::send);
            break;
        case Kind::chan_close:
            use(event.object, event.g, Role::close);
            break;
        default:
            break;
    }
}

void Users::lock_or_counter(const Event& event) {
    if (event.kind == Kind::lock_get || event.kind == Kind::rlock_get)
        use(event.object, event.g, Role::lock);
    const bool drops = event.kind == Kind::lock_drop || event.kind == Kind::rlock_drop;
    if (drops && event.a != 0) use(event.object, event.a, Role::lock);
    if (event.kind != Kind::count_add) return;
    const bool up = static_cast<std::int32_t>(event.a) > 0;
    const Object* object = at(objects_, event.object);
    if (object != nullptr && object->kind == ObjectKind::semaphore)
        use(event.object, event.g, up ? Role::release : Role::acquire);
    else
        use(event.object, event.g, up ? Role::add : Role::done);
}

void Users::waiter(const Event& event) {
    const Object* object = at(objects_, event.object);
    if (object == nullptr) return;
    // Signal takes a waiter out and says so; a waiter that takes itself out gives up.
    if (event.kind == Kind::waiter_del && object->kind == ObjectKind::cond) {
        const std::uint32_t by = event.m < running_.size() ? running_[event.m] : 0;
        if (by != 0 && by != event.g) use(event.object, by, Role::signal);
        return;
    }
    // A permit is granted to whoever waits for it without a count_add of its own, but it waited.
    if (event.kind != Kind::waiter_put && event.kind != Kind::waiter_front) return;
    switch (object->kind) {
        case ObjectKind::channel:
            use(event.object, event.g,
                event.a == static_cast<std::uint32_t>(WaitQueue::send) ? Role::send
                                                                       : Role::receive);
            break;
        case ObjectKind::mutex:
        case ObjectKind::rwmutex:
            use(event.object, event.g, Role::lock);
            break;
        case ObjectKind::semaphore:
            use(event.object, event.g, Role::acquire);
            break;
        case ObjectKind::waitgroup:
        case ObjectKind::cond:
            use(event.object, event.g, Role::wait);
            break;
        case ObjectKind::fd:
            break;
    }
}

void Users::use(std::uint32_t id, std::uint32_t g, Role role) {
    Object* object = at(objects_, id);
    if (object == nullptr) return;
    std::size_t of_role = 0;
    for (std::size_t i = 0; i < object->uses.size(); ++i) {
        Use& known = object->uses[i];
        if (known.role != role) continue;
        if (raw(known.user.g) == g) {
            // Who uses it often comes to the front, a step at a time.
            if (i > 0) std::swap(known, object->uses[i - 1]);
            return;
        }
        ++of_role;
    }
    if (of_role == kMost)
        object->more |= 1u << static_cast<int>(role);
    else
        object->uses.push_back({.user = {.g = GoId{g}, .first = events_}, .role = role});
}

Users::Known Users::of(ObjectId id, Role role) const {
    Known known;
    if (raw(id) >= objects_.size()) return known;
    const Object& object = objects_[raw(id)];
    known.more = (object.more >> static_cast<int>(role) & 1) != 0;
    for (const Use& use : object.uses)
        if (use.role == role) known.users.push_back(use.user);
    std::sort(known.users.begin(), known.users.end(),
              [](const User& x, const User& y) { return x.first < y.first; });
    return known;
}

}  // namespace fiberscope::findings
