#include "ui/platform/offscreen.h"

#include <glad/gl.h>

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <algorithm>
#include <array>
#include <malloc.h>

namespace fiberscope::ui {

struct Offscreen::Egl {
    EGLDisplay display = EGL_NO_DISPLAY;
    EGLContext context = EGL_NO_CONTEXT;
    unsigned framebuffer = 0, texture = 0;

    ~Egl() {
        if (context != EGL_NO_CONTEXT) {
            if (framebuffer != 0) glDeleteFramebuffers(1, &framebuffer);
            if (texture != 0) glDeleteTextures(1, &texture);
            eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
            eglDestroyContext(display, context);
        }
        // The display stays initialized: EGL shares it with whoever asks for it next.
    }

    std::string open();
    bool make_target(int width, int height);
};

std::string Offscreen::Egl::open() {
    const auto get_display = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
        eglGetProcAddress("eglGetPlatformDisplayEXT"));
    if (get_display != nullptr)
        display = get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (display == EGL_NO_DISPLAY || eglInitialize(display, nullptr, nullptr) == EGL_FALSE)
        return "pictures cannot be drawn: EGL has no surfaceless display (install libegl-mesa0)";
    eglBindAPI(EGL_OPENGL_API);
    constexpr std::array<EGLint, 13> kConfig = {EGL_SURFACE_TYPE,
                                                EGL_PBUFFER_BIT,
                                                EGL_RENDERABLE_TYPE,
                                                EGL_OPENGL_BIT,
                                                EGL_RED_SIZE,
                                                8,
                                                EGL_GREEN_SIZE,
                                                8,
                                                EGL_BLUE_SIZE,
                                                8,
                                                EGL_ALPHA_SIZE,
                                                8,
                                                EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (eglChooseConfig(display, kConfig.data(), &config, 1, &count) == EGL_FALSE || count == 0)
        return "pictures cannot be drawn: EGL offers no 8-bit colour";
    constexpr std::array<EGLint, 7> kContext = {EGL_CONTEXT_MAJOR_VERSION,
                                                3,
                                                EGL_CONTEXT_MINOR_VERSION,
                                                3,
                                                EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                                EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                                EGL_NONE};
    context = eglCreateContext(display, config, EGL_NO_CONTEXT, kContext.data());
    if (context == EGL_NO_CONTEXT ||
        eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) == EGL_FALSE)
        return "pictures cannot be drawn: OpenGL 3.3 is missing (install libgl1-mesa-dri)";
    if (gladLoadGL(reinterpret_cast<GLADloadfunc>(eglGetProcAddress)) == 0)
        return "pictures cannot be drawn: OpenGL 3.3 did not load";
    return {};
}

bool Offscreen::Egl::make_target(int width, int height) {
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glBindTexture(GL_TEXTURE_2D, 0);
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
    return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

Offscreen::~Offscreen() = default;

Surface& Offscreen::surface() {
    return *surface_;
}

std::unique_ptr<Offscreen> Offscreen::open(int width_px, int height_px, float scale,
                                           const std::vector<std::string>& texts,
                                           std::string& error) {
    // The software rasterizer allocates and frees megabytes every frame; giving them back to the
    // system each time makes it two to four times slower.
    constexpr int kKeep = 1'000'000'000;
    mallopt(M_TRIM_THRESHOLD, kKeep);
    mallopt(M_MMAP_THRESHOLD, kKeep);
    mallopt(M_TOP_PAD, 64'000'000);

    std::unique_ptr<Offscreen> host(new Offscreen);
    host->egl_ = std::make_unique<Egl>();
    error = host->egl_->open();
    if (!error.empty()) return nullptr;
    if (!host->egl_->make_target(width_px, height_px)) {
        error = "pictures cannot be drawn: this size is too large for OpenGL";
        return nullptr;
    }
    host->surface_ = Surface::create(scale, texts, error);
    if (!host->surface_) return nullptr;
    host->image_.width = width_px;
    host->image_.height = height_px;
    const auto bytes = static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px) * 4;
    host->image_.rgba.resize(bytes);
    host->flipped_.resize(bytes);
    return host;
}

const Image& Offscreen::frame(App& app, const Input& input, double passed_s) {
    surface_->frame(app, image_.width, image_.height, input, passed_s);
    glReadPixels(0, 0, image_.width, image_.height, GL_RGBA, GL_UNSIGNED_BYTE, flipped_.data());
    const auto row = static_cast<std::size_t>(image_.width) * 4;
    const auto rows = static_cast<std::size_t>(image_.height);
    for (std::size_t y = 0; y < rows; ++y) {
        const std::uint8_t* from = flipped_.data() + (rows - 1 - y) * row;
        std::uint8_t* to = image_.rgba.data() + y * row;
        std::copy(from, from + row, to);
        for (std::size_t x = 3; x < row; x += 4)
            to[x] = 255;
    }
    return image_;
}

void Offscreen::settle(App& app, InputQueue& queue, double passed_s) {
    do {
        surface_->frame(app, image_.width, image_.height, queue.next(), passed_s);
    } while (!queue.empty());
    surface_->frame(app, image_.width, image_.height, queue.next(), passed_s);
}

}  // namespace fiberscope::ui
