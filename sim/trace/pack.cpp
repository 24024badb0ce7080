#include "sim/trace/pack.h"

namespace fiberscope::trace {
namespace {

constexpr std::uint64_t kU32Max = 0xffffffffu;
constexpr std::uint64_t kStampMax = (1ull << 56) - 1;

// Small differences of either sign become small numbers: 0, -1, 1, -2, ...
std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

std::int64_t difference(std::uint64_t value, std::uint64_t from) {
    return static_cast<std::int64_t>(value) - static_cast<std::int64_t>(from);
}

// A value that was stored as its difference from a prediction; `fits` becomes false if it leaves
// 0 .. max.
std::uint64_t undo(std::uint64_t stored, std::uint64_t predicted, std::uint64_t max, bool& fits) {
    const std::int64_t value = static_cast<std::int64_t>(predicted) + unzigzag(stored);
    if (value >= 0 && static_cast<std::uint64_t>(value) <= max) {
        return static_cast<std::uint64_t>(value);
    }
    fits = false;
    return 0;
}

}  // namespace

void put_varint(std::string& out, std::uint64_t value) {
    for (; value >= 128; value >>= 7)
        out += static_cast<char>(value | 128);
    out += static_cast<char>(value);
}

void put_signed(std::string& out, std::int64_t value) {
    put_varint(out, zigzag(value));
}

void put_text(std::string& out, std::string_view text) {
    put_varint(out, text.size());
    out += text;
}

std::uint64_t Input::varint(std::uint64_t max) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint8_t part = byte();
        const std::uint64_t bits = part & 127u;
        if (shift == 63 && bits > 1) break;
        value |= bits << shift;
        if ((part & 128u) != 0) continue;
        if (value > max) failed_ = true;
        return failed_ ? 0 : value;
    }
    failed_ = true;
    return 0;
}

std::int64_t Input::signed_varint() {
    return unzigzag(varint(~0ull));
}

std::string_view Input::bytes(std::uint64_t count) {
    if (failed_ || count > rest_.size()) {
        failed_ = true;
        return {};
    }
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
}

std::uint8_t Input::byte() {
    const std::string_view one = bytes(1);
    return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one[0]);
}

std::size_t Predictor::slot_of(const Event& event) {
    switch (order_of(event.kind)) {
        case Order::none:
        case Order::global:
        case Order::sched:
            return 0;
        case Order::go:
            return event.g % kSlots;
        case Order::proc:
        case Order::head:
        case Order::tail:
        case Order::runnext:
        case Order::object:
        case Order::timer:
            return event.object % kSlots;
    }
    return 0;
}

std::uint32_t Predictor::number(const Event& event) const {
    const Order order = order_of(event.kind);
    if (order == Order::none) return 0;
    return next_number_[static_cast<std::size_t>(order)][slot_of(event)];
}

void Predictor::learn(const Event& event) {
    last_stamp_ns_ = event.stamp_ns;
    last_m_ = event.m;
    last_g_[event.m % kSlots] = event.g;
    next_number_[static_cast<std::size_t>(order_of(event.kind))][slot_of(event)] = event.number + 1;
}

void Packer::pack(std::string& out, const Event& event, std::string_view text) {
    const std::uint32_t g = predictor_.g(event.m);
    const std::uint32_t number = predictor_.number(event);
    unsigned fields = 0;
    if (event.m != predictor_.m()) fields |= kFieldM;
    if (event.rule != Rule::none) fields |= kFieldRule;
    if (event.g != g) fields |= kFieldG;
    if (event.object != 0) fields |= kFieldObject;
    if (event.number != number) fields |= kFieldNumber;
    if (event.a != 0) fields |= kFieldA;
    if (event.b != 0) fields |= kFieldB;
    if (!text.empty()) fields |= kFieldText;

    out += static_cast<char>(event.kind);
    out += static_cast<char>(fields);
    put_signed(out, difference(event.stamp_ns, predictor_.stamp_ns()));
    if ((fields & kFieldM) != 0) put_varint(out, event.m);
    if ((fields & kFieldRule) != 0) out += static_cast<char>(event.rule);
    if ((fields & kFieldG) != 0) put_signed(out, difference(event.g, g));
    if ((fields & kFieldObject) != 0) put_varint(out, event.object);
    if ((fields & kFieldNumber) != 0) put_signed(out, difference(event.number, number));
    if ((fields & kFieldA) != 0) put_varint(out, event.a);
    if ((fields & kFieldB) != 0) put_varint(out, event.b);
    if ((fields & kFieldText) != 0) put_text(out, text);
    predictor_.learn(event);
}

bool Unpacker::unpack(Input& in, Event& event, std::string_view& text) {
    event = Event{};
    text = {};
    const std::uint8_t kind = in.byte();
    const unsigned fields = in.byte();
    if (in.failed() || kind >= kKindCount) return false;
    event.kind = static_cast<Kind>(kind);
    bool fits = true;
    const std::uint64_t stamp = in.varint(~0ull);
    event.stamp_ns = undo(stamp, predictor_.stamp_ns(), kStampMax, fits) & kStampMax;
    event.m = predictor_.m();
    if ((fields & kFieldM) != 0) event.m = static_cast<std::uint16_t>(in.varint(0xffff));
    if ((fields & kFieldRule) != 0) {
        const std::uint8_t rule = in.byte();
        if (rule >= kRuleCount) return false;
        event.rule = static_cast<Rule>(rule);
    }
    const auto u32 = [&](Field field, std::uint32_t absent) {
        return (fields & field) != 0 ? static_cast<std::uint32_t>(in.varint(kU32Max)) : absent;
    };
    const auto u32_from = [&](Field field, std::uint32_t predicted) {
        if ((fields & field) == 0) return predicted;
        return static_cast<std::uint32_t>(undo(in.varint(~0ull), predicted, kU32Max, fits));
    };
    event.g = u32_from(kFieldG, predictor_.g(event.m));
    event.object = u32(kFieldObject, 0);
    event.number = u32_from(kFieldNumber, predictor_.number(event));
    event.a = u32(kFieldA, 0);
    event.b = u32(kFieldB, 0);
    if ((fields & kFieldText) != 0) {
        text = in.bytes(in.varint(kTextBytesMax));
        event.text_bytes = text.size() & 0xff;
    }
    if (in.failed() || !fits) return false;
    predictor_.learn(event);
    return true;
}

}  // namespace fiberscope::trace
