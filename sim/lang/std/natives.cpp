#include "sim/lang/std/natives.h"

namespace fiberscope::lang {

namespace {

const std::vector<NativeEntry>& all_natives() {
    static const auto* const kAll = [] {
        auto* all = new std::vector<NativeEntry>;
        for (const auto group : {runtime_natives(), sync_natives(), time_natives(), text_natives(),
                                 math_natives(), os_natives(), unicode_natives()}) {
            all->insert(all->end(), group.begin(), group.end());
        }
        return all;
    }();
    return *kAll;
}

}  // namespace

int find_native(std::string_view name) {
    const auto& all = all_natives();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].name == name) return static_cast<int>(i);
    }
    return -1;
}

NativeFunction native_at(int index) {
    static const NativeEntry* const kFirst = all_natives().data();
    return kFirst[index].function;
}

}  // namespace fiberscope::lang
