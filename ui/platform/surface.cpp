// The renderer behind both hosts.
#include "ui/paint/compat.h"
#include "ui/platform/host.h"

#include <glad/gl.h>

#if __has_include(<backends/imgui_impl_opengl3.h>)
#include <backends/imgui_impl_opengl3.h>
#else  // vcpkg
#include <imgui_impl_opengl3.h>
#endif

namespace fiberscope::ui {

struct Surface::Context {
    ImGuiContext* imgui = nullptr;
    bool renderer = false;

    ~Context() {
        if (imgui == nullptr) return;
        ImGui::SetCurrentContext(imgui);
        if (renderer) ImGui_ImplOpenGL3_Shutdown();
        ImGui::DestroyContext(imgui);
    }
};

Surface::~Surface() = default;

std::unique_ptr<Surface> Surface::create(float scale, const std::vector<std::string>& texts,
                                         std::string& error) {
    std::unique_ptr<Surface> surface(new Surface);
    surface->context_ = std::make_unique<Context>();
    Context& context = *surface->context_;
    context.imgui = ImGui::CreateContext();
    ImGui::SetCurrentContext(context.imgui);
    ImGui::GetIO().IniFilename = nullptr;  // we keep no window positions
    ImGui::GetIO().LogFilename = nullptr;
    // Circles are the stage's main shape: finer than ImGui's default of 0.3 pixels of error.
    ImGui::GetStyle().CircleTessellationMaxError = 0.15F;
    ImGui::GetStyle().AntiAliasedLinesUseTex = true;
    if (auto problem = surface->rebuild_fonts(scale, texts)) {
        error = *problem;
        return nullptr;
    }
    context.renderer = ImGui_ImplOpenGL3_Init("#version 330 core");
    if (!context.renderer) {
        error = "the window cannot be drawn: OpenGL 3.3 is missing";
        return nullptr;
    }
    return surface;
}

std::optional<std::string> Surface::rebuild_fonts(float scale,
                                                  const std::vector<std::string>& texts) {
    ImGui::SetCurrentContext(context_->imgui);
    scale_ = scale;
    if (auto problem = fonts_.build(scale, texts)) return problem;
    if (context_->renderer) {
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    return std::nullopt;
}

void Surface::frame(App& app, int width_px, int height_px, const Input& input, double passed_s) {
    ImGui::SetCurrentContext(context_->imgui);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(width_px), static_cast<float>(height_px)};
    io.DeltaTime = passed_s > 1e-4 ? static_cast<float>(passed_s) : 1e-4F;
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    Canvas canvas(*ImGui::GetBackgroundDrawList(), fonts_, scale_);
    app.frame(canvas, static_cast<float>(width_px) / scale_, static_cast<float>(height_px) / scale_,
              input, passed_s);
    ImGui::Render();
    glViewport(0, 0, width_px, height_px);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace fiberscope::ui
