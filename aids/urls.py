from django.urls import URLPattern

app_name = "aids"

urlpatterns: list[URLPattern] = []
