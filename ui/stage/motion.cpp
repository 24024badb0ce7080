#include "ui/stage/motion.h"

#include <algorithm>
#include <cmath>

namespace fiberscope::ui {

namespace {

using replay::State;

class FlightMaker {
  public:
    FlightMaker(std::uint64_t index, const Event& event, const State& state_before,
                const Scene& before, const State& state_after, const Scene& after)
        : e_(event),
          state_before_(state_before),
          state_after_(state_after),
          before_(before),
          after_(after) {
        flight_.index = index;
        flight_.event = event;
    }

    Flight make() {
        tell_values();
        tell_differences();
        return std::move(flight_);
    }

  private:
    static ItemKey held_by(std::uint32_t g) { return {.kind = ItemKey::Kind::held, .id = g}; }

    // The item's move tells also what became of `source`, which is gone or changed its key.
    Move& add(const Item& item, const Where& from, const Where& to, const Item* source = nullptr) {
        told_.push_back(item.key);
        if (source != nullptr) told_.push_back(source->key);
        flight_.moves.push_back(
            {.item = item, .from = from, .to = to, .carrier = {}, .look_before = item.look});
        return flight_.moves.back();
    }

    bool is_told(const ItemKey& key) const {
        return std::find(told_.begin(), told_.end(), key) != told_.end();
    }

    // The paper in the hand of the goroutine that acts.
    Where hand() const {
        const ProcId p = proc_of(state_after_, e_.machine());
        if (p == ProcId::none) return {};
        return {.kind = Where::Kind::held, .place = raw(p), .count = 1};
    }

    // The one value that is new in (or gone from) the channel's buffer.
    const Item* one_sided(const Scene& in, const Scene& other) const {
        for (const Item& item : in) {
            if (item.key.kind == ItemKey::Kind::buffered && item.key.id == e_.object &&
                find_item(other, item.key) == nullptr)
                return &item;
        }
        return nullptr;
    }

    // A value that changes hands keeps being one paper although its key changes.
    void tell_values() {
        const Item* held = find_item(after_, held_by(e_.g));
        switch (e_.kind) {
            case Kind::chan_send:
                if (const Item* sent = one_sided(after_, before_)) add(*sent, hand(), sent->at);
                break;
            case Kind::chan_recv:
                if (const Item* taken = one_sided(before_, after_); taken && held)
                    add(*held, taken->at, held->at, taken);
                break;
            case Kind::chan_recv_closed:
                if (held != nullptr) {
                    const std::uint32_t slot = state_before_.has_object(e_.object_id())
                                                   ? state_before_.object(e_.object_id()).recvx
                                                   : 0;
                    add(*held, {.kind = Where::Kind::slot, .place = e_.object, .index = slot},
                        held->at);
                }
                break;
            case Kind::chan_send_direct:
                if (const Item* given = find_item(after_, held_by(e_.a)))
                    add(*given, hand(), given->at);
                break;
            case Kind::chan_recv_direct:
                if (const Item* offer = offer_of(e_.a); offer && held)
                    add(*held, offer->at, held->at, offer);
                break;
            case Kind::chan_recv_refill:
                tell_refill(held);
                break;
            default:
                break;  // no value moves
        }
    }

    const Item* offer_of(std::uint32_t g) const {
        return find_item(before_, {.kind = ItemKey::Kind::offered, .id = g, .number = e_.object});
    }

    // Three stages, never together: the oldest value to the hand, then the waiting sender's value
    // into the freed slot; the sender is made ready by the next event.
    void tell_refill(const Item* held) {
        if (const Item* taken = one_sided(before_, after_); taken && held)
            add(*held, taken->at, held->at, taken).end = 0.5F;
        if (const Item* put = one_sided(after_, before_)) {
            const Item* offer = offer_of(e_.a);
            Move& move = add(*put, offer ? offer->at : hand(), put->at, offer);
            move.begin = 0.5F;
        }
    }

    void tell_differences() {
        for (const Item& now : after_) {
            if (is_told(now.key)) continue;
            const Item* was = find_item(before_, now.key);
            if (was == nullptr) {
                appear(now);
            } else if (was->at != now.at || was->look != now.look) {
                go_on(*was, now);
            }
        }
        for (const Item& was : before_) {
            if (is_told(was.key) || find_item(after_, was.key) != nullptr) continue;
            disappear(was);
        }
    }

    void go_on(const Item& was, const Item& now) {
        // Only the room for it changed: the line grew or shrank, nobody moved.
        Where same = was.at;
        same.count = now.at.count;
        if (same == now.at && was.look == now.look) return;
        Move& move = add(now, was.at, now.at);
        move.look_before = was.look;
        if (now.key.kind == ItemKey::Kind::offered && was.at.kind == Where::Kind::held)
            move.carrier = {.kind = Where::Kind::seat, .makes_room = true, .place = was.at.place};
        // sysmon reaches for the P first; then the M sinks out of it with its goroutine.
        if (e_.kind == Kind::p_retake) move.begin = 0.4F;
        if (now.key.kind != ItemKey::Kind::go) return;
        switch (e_.kind) {
            case Kind::runnext_put:
                // The old one leaves first, then the new one enters.
                if (e_.a == 0) {
                    move.ease = Ease::arrive;
                } else if (now.key.id == e_.a) {
                    move.end = 0.45F;
                } else if (now.key.id == e_.g) {
                    move.begin = 0.45F;
                }
                break;
            case Kind::go_create:
                move.ease = Ease::arrive;
                break;
            default:
                break;
        }
    }

    void appear(const Item& now) {
        Move& move = add(now, now.at, now.at);
        move.effect = Move::Effect::fade_in;
        if (now.key.kind == ItemKey::Kind::go && e_.kind == Kind::go_create) {
            const ProcId p = proc_of(state_after_, e_.machine());
            if (p != ProcId::none)
                move.from = {.kind = Where::Kind::seat, .place = raw(p), .count = 1};
            move.effect = Move::Effect::grow;
            move.ease = Ease::arrive;
        }
        if (now.key.kind == ItemKey::Kind::holder) {
            const auto holder = state_after_.object(ObjectId{now.key.id}).holder;
            if (const Item* g = find_item(after_, {.id = raw(holder)})) move.from = g->at;
            move.effect = Move::Effect::grow;
        }
    }

    void disappear(const Item& was) {
        Move& move = add(was, was.at, was.at);
        move.effect = Move::Effect::fade_out;
        move.ease = Ease::leave;
        if (was.key.kind == ItemKey::Kind::go) {
            move.effect = Move::Effect::fall;
            move.item.look = Look::finished;
        }
    }

    const Event& e_;
    const State& state_before_;
    const State& state_after_;
    const Scene& before_;
    const Scene& after_;
    Flight flight_;
    std::vector<ItemKey> told_;
};

float between(float a, float b, float u) {
    return a + (b - a) * u;
}

}  // namespace

float eased(Ease ease, float u) {
    u = std::clamp(u, 0.0F, 1.0F);
    switch (ease) {
        case Ease::move: {
            const float v = 1 - u;
            return u < 0.5F ? 4 * u * u * u : 1 - 4 * v * v * v;
        }
        case Ease::arrive: {
            const float v = 1 - u;
            return 1 - v * v * v;
        }
        case Ease::leave:
            return u * u * u;
        case Ease::clock:
            break;
    }
    return u;
}

Flight make_flight(std::uint64_t index, const Event& event, const State& state_before,
                   const Scene& before, const State& state_after, const Scene& after) {
    return FlightMaker(index, event, state_before, before, state_after, after).make();
}

Pose pose_of(const Layout& layout, const Move& move, float u) {
    const float span = std::max(1e-3F, move.end - move.begin);
    const float v = eased(move.ease, (u - move.begin) / span);
    const Spot from = layout.spot(move.from), to = layout.spot(move.to);
    Pose pose;
    pose.along = v;
    pose.at = layout.path(move.from, move.to).at(v);
    if (move.carrier.kind != Where::Kind::nowhere) {
        // Beside the goroutine at first, soon above it, all along its way.
        Where below = move.to;
        below.carried = false;
        const Point aside = from.at - layout.spot(move.carrier).at;
        const Point above = to.at - layout.spot(below).at;
        pose.at = layout.path(move.carrier, below).at(v) +
                  Point{aside.x + (above.x - aside.x) * v,
                        aside.y + (above.y - aside.y) * std::min(1.0F, 2 * v)};
    }
    pose.height = between(from.height, to.height, v);
    // Widths of 0 mean "as the label needs": only equal kinds can be blended.
    pose.width = from.width > 0 && to.width > 0 ? between(from.width, to.width, v)
                 : v < 0.5F                     ? from.width
                                                : to.width;
    // A token takes its new state's look in the last third, or on the spot when it does not move.
    pose.look = v < 0.66F ? move.look_before : move.item.look;
    const bool hidden_from = from.hidden, hidden_to = to.hidden;
    if (hidden_from) pose.alpha = v;
    if (hidden_to) pose.alpha = hidden_from ? 0 : 1 - v;
    switch (move.effect) {
        case Move::Effect::travel:
            break;
        case Move::Effect::grow:
            pose.height *= between(0.4F, 1, v);
            pose.width = 0;
            break;
        case Move::Effect::fade_in:
            pose.alpha = std::min(pose.alpha, v);
            break;
        case Move::Effect::fade_out:
            pose.alpha = std::min(pose.alpha, 1 - v);
            break;
        case Move::Effect::fall:
            pose.at.y += 12 * v;
            pose.alpha = std::min(pose.alpha, 1 - v);
            break;
    }
    return pose;
}

}  // namespace fiberscope::ui
