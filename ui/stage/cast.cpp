#include "ui/stage/cast.h"

#include "ui/stage/scene.h"

#include <algorithm>

namespace fiberscope::ui {

bool Cast::operator==(const Cast& o) const {
    const auto same = [](const Thing& a, const Thing& b) {
        return a.id == b.id && a.kind == b.kind && a.cap == b.cap && a.heirs == b.heirs;
    };
    return procs == o.procs && forever == o.forever && stack == o.stack && calls == o.calls &&
           pairs == o.pairs &&
           std::equal(channels.begin(), channels.end(), o.channels.begin(), o.channels.end(),
                      same) &&
           std::equal(locks.begin(), locks.end(), o.locks.begin(), o.locks.end(), same);
}

namespace {

bool is_empty(const replay::ObjectState& o) {
    return o.buffer.empty() && o.sendq.empty() && o.recvq.empty() && o.holder == GoId::none;
}

// Does `b` take the place of `a`, which is over by then?
bool inherits(const replay::ObjectState& a, const replay::ObjectState& b, const Lives& lives) {
    if (a.kind != b.kind || a.cap != b.cap || a.name != b.name || a.type != b.type) return false;
    const auto life_a = lives.find(a.id), life_b = lives.find(b.id);
    return life_a != lives.end() && life_b != lives.end() &&
           life_a->second.last < life_b->second.first && is_empty(a);
}

}  // namespace

Cast cast_of(const replay::State& state, const Lives& lives) {
    Cast cast;
    cast.procs = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(state.procs.size()));
    for (const replay::ObjectState& object : state.objects) {
        if (object.id == ObjectId::none) continue;
        auto& things = object.kind == ObjectKind::channel ? cast.channels : cast.locks;
        const auto place = std::find_if(things.begin(), things.end(), [&](const Cast::Thing& t) {
            const ObjectId last = t.heirs.empty() ? t.id : t.heirs.back();
            return inherits(state.object(last), object, lives);
        });
        if (place != things.end()) {
            place->heirs.push_back(object.id);
        } else {
            things.push_back({object.id, object.kind, object.cap});
        }
    }
    // What has no name (a descriptor's own lock) gives way to the program's variables.
    std::stable_partition(cast.locks.begin(), cast.locks.end(), [&state](const Cast::Thing& t) {
        return state.object(t.id).name != StringId::none;
    });
    cast.calls = state.calls > 0;
    cast.pairs = cast.calls || state.locks;
    for (const replay::GoState& g : state.gos) {
        cast.forever = cast.forever || waits_forever(g) || waits_for_unknown(g);
        cast.stack = cast.stack || g.stack_bytes_max > 2048;
    }
    return cast;
}

}  // namespace fiberscope::ui
