// The part of the fold about channels. What holds between events (chan.go, its first comment):
//   a goroutine waits in recvq only while the buffer is empty, in sendq only while it is full;
//   one of the two queues is empty, but for a select that waits on both sides;
//   a closed channel has empty wait queues.
// So a send or receive that would overtake a waiter is impossible.
#include "sim/replay/fold_step.h"

#include <fmt/format.h>

namespace fiberscope::replay {
namespace {

// The channel exists and event.g, on this M, acts on it.
Why acts_on_channel(const Step& step) {
    if (Why why = step.object_is(ObjectKind::channel)) return why;
    return step.goroutine_runs_here();
}

// Or a timer's function does, which runs on an M between two goroutines.
Why acts_or_timer(const Step& step) {
    if (step.event.g != 0 || step.machine().running != GoId::none) return acts_on_channel(step);
    return step.object_is(ObjectKind::channel);
}

Why is_open(const ObjectState& channel) {
    if (!channel.closed) return {};
    return fmt::format("{} is closed", name(channel));
}

Why nobody_waits(const ObjectState& channel, const std::deque<Waiter>& queue, const char* what) {
    if (queue.empty()) return {};
    return fmt::format("{}'s {} is not empty: {} is first", name(channel), what,
                       name(queue.front().g));
}

// event.a is the first in the queue, and really waits.
Why partner_is_first(const Step& step, const std::deque<Waiter>& queue, const char* what) {
    const ObjectState& channel = step.object();
    if (queue.empty()) return fmt::format("{}'s {} is empty", name(channel), what);
    const GoId first = queue.front().g;
    if (raw(first) != step.event.a) {
        return fmt::format("the first in {}'s {} is {}, the event says G{}", name(channel), what,
                           name(first), step.event.a);
    }
    if (queue.front().round != step.state.go(first).round) {
        return fmt::format("{} stands there from a select that is over", name(first));
    }
    return step.waits_unchosen(first);
}

// A receive may repeat the value it takes; if it does, it must be that value.
Why value_is(const Step& step, std::string_view value) {
    if (step.text.empty() || step.text == value) return {};
    return fmt::format("the value taken is {}, the event says {}", value, step.text);
}

Waiter leave_first(const Step& step, std::deque<Waiter>& queue) {
    Waiter first = std::move(queue.front());
    queue.pop_front();
    --step.state.go(first.g).queued;
    step.choose(first.g);
    return first;
}

void next_slot(std::uint32_t& index, const ObjectState& channel) {
    index = (index + 1) % channel.cap;
}

// Stale entries (a select that another channel won already) just vanish.
void empty_queue(const Step& step, std::deque<Waiter>& queue) {
    for (const Waiter& waiter : queue) {
        GoState& g = step.state.go(waiter.g);
        if (waiter.round != g.round) continue;
        --g.queued;
        if (g.status == GoStatus::waiting) g.woken = true;
    }
    queue.clear();
}

}  // namespace

Why new_object(const Step& step, ObjectKind kind) {
    State& state = step.state;
    const Event& event = step.event;
    if (event.object == 0) return "it names no object";
    if (state.has_object(event.object_id())) return fmt::format("#{} already exists", event.object);
    if (event.object > state.objects.size() + kIdsAheadMax) {
        return fmt::format("#{} is far beyond the latest, #{}", event.object, state.objects.size());
    }
    if (event.go() != step.machine().running) {
        return fmt::format(
            "{} runs {}, the event says G{} makes it", name(event.machine()),
            step.machine().running == GoId::none ? "no goroutine" : name(step.machine().running),
            event.g);
    }
    if (state.objects.size() < event.object) state.objects.resize(event.object);
    ObjectState& object = step.object();
    object.id = event.object_id();
    object.kind = kind;
    object.name = StringId{event.b};
    object.maker = event.go();
    return {};
}

Why apply::chan_make(const Step& step) {
    if (Why why = new_object(step, ObjectKind::channel)) return why;
    step.object().cap = step.event.a;
    step.object().type = step.text;
    return {};
}

Why apply::chan_send(const Step& step) {
    if (Why why = acts_or_timer(step)) return why;
    ObjectState& channel = step.object();
    if (Why why = is_open(channel)) return why;
    if (channel.buffer.size() >= channel.cap) {
        return fmt::format("{}'s buffer is full ({} of {})", name(channel), channel.buffer.size(),
                           channel.cap);
    }
    if (Why why = nobody_waits(channel, channel.recvq, "recvq")) return why;
    channel.buffer.emplace_back(step.text);
    next_slot(channel.sendx, channel);
    ++channel.sent;
    return {};
}

Why apply::chan_recv(const Step& step) {
    if (Why why = acts_on_channel(step)) return why;
    ObjectState& channel = step.object();
    if (channel.buffer.empty()) return fmt::format("{}'s buffer is empty", name(channel));
    if (Why why = nobody_waits(channel, channel.sendq, "sendq")) return why;
    if (Why why = value_is(step, channel.buffer.front())) return why;
    step.give_value(step.go(), channel.buffer.front());
    channel.buffer.pop_front();
    next_slot(channel.recvx, channel);
    ++channel.received;
    return {};
}

Why apply::chan_send_direct(const Step& step) {
    if (Why why = acts_or_timer(step)) return why;
    ObjectState& channel = step.object();
    if (Why why = is_open(channel)) return why;
    if (!channel.buffer.empty()) {
        return fmt::format("{}'s buffer holds {}: the value would overtake", name(channel),
                           channel.buffer.size());
    }
    if (Why why = partner_is_first(step, channel.recvq, "recvq")) return why;
    const Waiter receiver = leave_first(step, channel.recvq);
    step.give_value(step.state.go(receiver.g), step.text);
    ++channel.sent;
    ++channel.received;
    return {};
}

Why apply::chan_recv_direct(const Step& step) {
    if (Why why = acts_on_channel(step)) return why;
    ObjectState& channel = step.object();
    if (channel.cap != 0) return fmt::format("{} has a buffer of {}", name(channel), channel.cap);
    if (Why why = partner_is_first(step, channel.sendq, "sendq")) return why;
    if (Why why = value_is(step, channel.sendq.front().value)) return why;
    const Waiter sender = leave_first(step, channel.sendq);
    step.give_value(step.go(), sender.value);
    ++channel.sent;
    ++channel.received;
    return {};
}

Why apply::chan_recv_refill(const Step& step) {
    if (Why why = acts_on_channel(step)) return why;
    ObjectState& channel = step.object();
    if (channel.cap == 0 || channel.buffer.size() != channel.cap) {
        return fmt::format("{}'s buffer is not full ({} of {})", name(channel),
                           channel.buffer.size(), channel.cap);
    }
    if (Why why = partner_is_first(step, channel.sendq, "sendq")) return why;
    if (Why why = value_is(step, channel.buffer.front())) return why;
    Waiter sender = leave_first(step, channel.sendq);
    step.give_value(step.go(), channel.buffer.front());
    channel.buffer.pop_front();
    channel.buffer.push_back(std::move(sender.value));
    next_slot(channel.recvx, channel);
    next_slot(channel.sendx, channel);
    ++channel.sent;
    ++channel.received;
    return {};
}

Why apply::chan_recv_closed(const Step& step) {
    if (Why why = acts_on_channel(step)) return why;
    const ObjectState& channel = step.object();
    if (!channel.closed) return fmt::format("{} is not closed", name(channel));
    if (!channel.buffer.empty()) {
        return fmt::format("{}'s buffer still holds {}", name(channel), channel.buffer.size());
    }
    GoState& g = step.go();
    g.held = step.text;
    g.holds = !step.text.empty();
    return {};
}

Why apply::chan_close(const Step& step) {
    if (Why why = acts_or_timer(step)) return why;
    ObjectState& channel = step.object();
    if (Why why = is_open(channel)) return why;
    channel.closed = true;
    empty_queue(step, channel.recvq);
    empty_queue(step, channel.sendq);
    return {};
}

}  // namespace fiberscope::replay
