// A list whose copies share what they have in common: pages of elements, of which a copy gets its
// own when it changes one. So a copy of a state with a hundred thousand goroutines costs little
// more than the few that go on. Indices and elements as in a vector; an element is changed by
// operator[] on a list that is not const, and by nothing else. Lists that share pages may be used
// by one thread only.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <memory>
#include <vector>

namespace fiberscope::replay {

template <class T, std::size_t kPage = 32>
class Pages {
    using Page = std::array<T, kPage>;

  public:
    class Iterator {
      public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T*;
        using reference = const T&;

        Iterator() = default;
        Iterator(const Pages* list, std::size_t at) : list_(list), at_(at) {}
        const T& operator*() const { return (*list_)[at_]; }
        const T* operator->() const { return &(*list_)[at_]; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        Iterator operator++(int) {
            const Iterator before = *this;
            ++at_;
            return before;
        }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

      private:
        const Pages* list_ = nullptr;
        std::size_t at_ = 0;
    };
    using value_type = T;
    using const_iterator = Iterator;

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size_}; }

    const T& operator[](std::size_t i) const { return (*pages_[i / kPage])[i % kPage]; }
    T& operator[](std::size_t i) {
        std::shared_ptr<Page>& page = pages_[i / kPage];
        if (page.use_count() != 1) page = std::make_shared<Page>(*page);
        return (*page)[i % kPage];
    }
    T& emplace_back() {
        resize(size_ + 1);
        return (*this)[size_ - 1];
    }
    // New elements are as T{} makes them.
    void resize(std::size_t size) {
        // What is left of the last page may be used again.
        for (std::size_t i = size; i < std::min(size_, (size + kPage - 1) / kPage * kPage); ++i)
            (*this)[i] = T{};
        pages_.resize((size + kPage - 1) / kPage);
        for (std::size_t page = pages_.size(); page-- > 0 && pages_[page] == nullptr;)
            pages_[page] = std::make_shared<Page>();
        size_ = size;
    }
    bool operator==(const Pages& other) const {
        if (size_ != other.size_) return false;
        for (std::size_t page = 0; page < pages_.size(); ++page)
            if (pages_[page] != other.pages_[page] && *pages_[page] != *other.pages_[page])
                return false;
        return true;
    }

  private:
    std::vector<std::shared_ptr<Page>> pages_;  // elements beyond size_ are T{}
    std::size_t size_ = 0;
};

}  // namespace fiberscope::replay
